import * as vscode from 'vscode';
import { archiveFilters } from '../archiveFilters.ts';
import type { Services } from '../services.ts';

/** Shows the images of an archive (`docker save`, an OCI layout, Podman's) as a source of its own; no engine is needed. */
export async function openArchive({ sources, view }: Services, argument?: unknown): Promise<void> {
  const file = argument instanceof vscode.Uri ? argument : await askArchive();
  if (file === undefined) return;
  const source = await sources.open({ kind: 'archive', path: file.fsPath });
  const state = await source.store.start();
  if (state.kind === 'failed') {
    await sources.close(source.key);
    throw state.error;
  }
  await vscode.commands.executeCommand('strata.images.focus');
  await view.revealSource(source);
}

async function askArchive(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open Image Archive'),
    openLabel: vscode.l10n.t('Open'),
    filters: archiveFilters(),
  });
  return picked?.[0];
}
