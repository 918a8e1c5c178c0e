import * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** Asks for a text and shows only the images whose names hold it, while the person types. */
export async function filter({ view }: Services): Promise<void> {
  const before = view.filter;
  const input = vscode.window.createInputBox();
  input.title = vscode.l10n.t('Filter Images');
  input.placeholder = vscode.l10n.t('Part of a name, tag or id');
  input.value = before;
  const accepted = await new Promise<boolean>((resolve) => {
    input.onDidChangeValue((text) => view.setFilter(text));
    input.onDidAccept(() => {
      resolve(true);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(false);
      input.dispose();
    });
    input.show();
  });
  if (!accepted) view.setFilter(before);
}

/** Shows all images again. */
export function clearFilter({ view }: Services): Promise<void> {
  view.setFilter('');
  return Promise.resolve();
}
