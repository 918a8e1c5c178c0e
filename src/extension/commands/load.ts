import { createReadStream } from 'node:fs';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Loads the images of an archive into the engine. */
export async function load(services: Services, argument?: unknown): Promise<void> {
  const engine = await services.store.engine();
  const file = argument instanceof vscode.Uri ? argument : await askArchive();
  if (file === undefined) return;
  const loaded: string[] = [];
  await withProgress(vscode.l10n.t('Loading {0}', file.fsPath), async (signal, report) => {
    for await (const step of engine.load(createReadStream(file.fsPath, { signal }), signal)) {
      if (step.kind === 'loaded') loaded.push(step.name);
      else report({ message: step.progress.status });
    }
  });
  await services.store.update(...loaded);
  const [first] = loaded;
  if (first !== undefined) await services.view.revealImage(first);
  void vscode.window.showInformationMessage(vscode.l10n.t('Loaded {0}.', loaded.join(', ')));
}

async function askArchive(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Load Image Archive'),
    openLabel: vscode.l10n.t('Load'),
    filters: {
      [vscode.l10n.t('Image archive')]: ['tar', 'gz', 'tgz', 'zst', 'xz', 'bz2'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return picked?.[0];
}
