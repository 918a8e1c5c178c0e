import * as vscode from 'vscode';
import { filesWithImages } from './files.ts';

/** Loads what reads files that name images with the first such document that is open: most windows never have one. */
export function whenImageFileOpens(load: () => Promise<vscode.Disposable>): vscode.Disposable {
  let loaded: Promise<vscode.Disposable> | undefined;
  const look = (document: vscode.TextDocument): void => {
    if (vscode.languages.match(filesWithImages, document) > 0) loaded ??= load();
  };
  const opening = vscode.workspace.onDidOpenTextDocument(look);
  vscode.workspace.textDocuments.forEach(look);
  return new vscode.Disposable(() => {
    opening.dispose();
    void loaded?.then((registered) => {
      registered.dispose();
    });
  });
}
