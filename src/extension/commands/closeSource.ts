import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { sourceName } from '../sourceItems.ts';
import { mainKey } from '../sourceDefinition.ts';
import { sourceKeyOf, type Source } from '../sources.ts';

/** Takes an engine or an archive out of the view; nothing happens to its images. */
export async function closeSource({ sources }: Services, argument?: unknown): Promise<void> {
  const key = argument === undefined ? (await askSource(sources.all))?.key : sourceKeyOf(argument);
  if (key !== undefined) await sources.close(key);
}

async function askSource(all: readonly Source[]): Promise<Source | undefined> {
  const items = all.filter(({ key }) => key !== mainKey).map((source) => ({ label: sourceName(source), source }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Only the chosen engine is shown.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Close Engine or Archive'),
    placeHolder: vscode.l10n.t('It goes from the view; its images stay where they are'),
  });
  return picked?.source;
}
