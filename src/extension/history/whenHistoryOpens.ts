import * as vscode from 'vscode';
import { registerDocumentFiles } from '../files/documentFiles.ts';
import type { HistoryDocuments } from './historyDocuments.ts';
import { historyScheme } from './historyUri.ts';

/** Loads what reads histories with the first one that is opened. */
export function whenHistoryOpens(
  load: () => Promise<{ readonly documents: HistoryDocuments; readonly registered: vscode.Disposable }>,
): vscode.Disposable {
  let loaded: ReturnType<typeof load> | undefined;
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const open = (): ReturnType<typeof load> => {
    loaded ??= load().then((history) => {
      history.documents.onDidChange((uri) => changed.fire(uri));
      return history;
    });
    return loaded;
  };
  const provider = registerDocumentFiles(historyScheme, {
    onDidChange: changed.event,
    read: async (uri) => (await (await open()).documents.read(uri)).text,
  });
  return vscode.Disposable.from(provider, changed, {
    dispose: () =>
      void loaded?.then(({ registered }) => {
        registered.dispose();
      }),
  });
}
