import { createReadStream } from 'node:fs';
import * as vscode from 'vscode';
import { archiveFilters } from '../archiveFilters.ts';
import { askEngine } from '../askImage.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Loads the images of an archive into the engine. */
export async function load(services: Services, argument?: unknown): Promise<void> {
  const into = await askEngine(services.sources, vscode.l10n.t('Load Image Archive'));
  if (into === undefined) return;
  const engine = await into.store.engine();
  const file = argument instanceof vscode.Uri ? argument : await askArchive();
  if (file === undefined) return;
  const loaded: string[] = [];
  await withProgress(vscode.l10n.t('Loading {0}', file.fsPath), async (signal, report) => {
    for await (const step of engine.load(createReadStream(file.fsPath, { signal }), signal)) {
      if (step.kind === 'loaded') loaded.push(step.name);
      else report({ message: step.progress.status });
    }
  });
  await into.store.update(...loaded);
  const [first] = loaded;
  if (first !== undefined) await services.view.revealImage({ source: into.key, name: first });
  void vscode.window.showInformationMessage(vscode.l10n.t('Loaded {0}.', loaded.join(', ')));
}

async function askArchive(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Load Image Archive'),
    openLabel: vscode.l10n.t('Load'),
    filters: archiveFilters(),
  });
  return picked?.[0];
}
