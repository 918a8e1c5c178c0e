import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { errorCode } from '../../core/failure.ts';

/** Where a file is to be saved; undefined when the person dismisses it. */
export async function askFile(name: string): Promise<string | undefined> {
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(home(), name) });
  return target?.fsPath;
}

/** A folder of the person's choice, and in it a name that is free. */
export async function askFolder(name: string): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: home(),
      title: vscode.l10n.t('Save {0} Into', name),
      openLabel: vscode.l10n.t('Save Here'),
    })) ?? [];
  if (chosen === undefined) return undefined;
  for (let number = 1; ; number++) {
    const free = join(chosen.fsPath, number === 1 ? name : `${name}-${number}`);
    const taken = await access(free).then(
      () => true,
      () => false,
    );
    if (!taken) return free;
  }
}

function home(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri ?? vscode.Uri.file(homedir());
}

/** Puts into words what this machine's own disk says no to. */
export async function sayingWhy(target: string, save: () => Promise<void>): Promise<void> {
  try {
    await save();
  } catch (error) {
    const words = diskWords(error, target);
    if (words === undefined) throw error;
    void vscode.window.showErrorMessage(words);
  }
}

/** Tells how far something is, in a hundred steps and no more often than can be read. */
export function inSteps(
  report: (step: { message?: string; increment?: number }) => void,
): (share: number, message: string) => void {
  let done = 0;
  let last = 0;
  return (share, message) => {
    const now = Date.now();
    if (now - last < 100) return;
    last = now;
    const percent = Math.min(100, Math.floor(100 * share));
    report({ message, increment: Math.max(0, percent - done) });
    done = Math.max(done, percent);
  };
}

/** What this machine's own disk says no to; undefined for any other trouble. */
function diskWords(error: unknown, target: string): string | undefined {
  const folder = dirname(target);
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return vscode.l10n.t('There is no room left in {0}. Nothing was saved.', folder);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return vscode.l10n.t('{0} may not be written to. Nothing was saved; choose another folder.', folder);
    case 'EEXIST':
    case 'ENOTEMPTY':
      return vscode.l10n.t('{0} has appeared meanwhile. Nothing was saved; save it once more.', target);
    default:
      return undefined;
  }
}
