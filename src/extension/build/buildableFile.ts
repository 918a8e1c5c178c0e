import * as vscode from 'vscode';
import { fileOf } from '../dockerfile/files.ts';

/** The Dockerfile a build is about: the one it was asked for on, the one in front, or the one the person picks; saved. */
export async function fileToBuild(argument: unknown): Promise<vscode.TextDocument | undefined> {
  const uri = argument instanceof vscode.Uri ? argument : (frontUri() ?? (await pickFile()));
  if (uri === undefined) return undefined;
  const document = await vscode.workspace.openTextDocument(uri);
  if ((document.isDirty || document.isUntitled) && !(await document.save())) return undefined;
  if (document.uri.scheme === 'file') return document;
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Only a Dockerfile that is saved in a folder can be built: {0} is none.', document.fileName),
  );
  return undefined;
}

function frontUri(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && fileOf(document) === 'dockerfile' ? document.uri : undefined;
}

/** So many files are offered. */
const filesOffered = 500;

async function pickFile(): Promise<vscode.Uri | undefined> {
  const pattern = '**/{Dockerfile,Dockerfile.*,*.dockerfile,*.Dockerfile,Containerfile,Containerfile.*}';
  const found = await vscode.workspace.findFiles(pattern, '**/node_modules/**', filesOffered);
  const files = found.filter(({ path }) => !path.endsWith('.dockerignore'));
  if (files.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no Dockerfile in this workspace.'));
    return undefined;
  }
  const items = files
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort(
      (left, right) =>
        left.label.split('/').length - right.label.split('/').length || (left.label < right.label ? -1 : 1),
    );
  if (items.length === 1) return items[0]?.uri;
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Build Dockerfile') });
  return picked?.uri;
}
