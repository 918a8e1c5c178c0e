import { basename } from 'node:path';
import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import type { LayerProgress } from '../../core/image.ts';
import { shown } from '../../core/shown.ts';
import { archiveFilters } from '../archiveFilters.ts';
import { askEngine } from '../askImage.ts';
import { fileBytes } from '../fileBytes.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Loads the images of an archive into the engine; a file's address as argument is not asked for. */
export async function load(services: Services, argument?: unknown): Promise<void> {
  const isFile = argument instanceof vscode.Uri;
  const into = await askEngine(services.sources, vscode.l10n.t('Load Image Archive'), isFile ? undefined : argument);
  if (into === undefined) return;
  const engine = await into.store.engine();
  const file = isFile ? argument : await askArchive();
  if (file === undefined) return;
  const loaded: string[] = [];
  const name = shown(basename(file.fsPath));
  await withProgress(vscode.l10n.t('Loading {0}', name), async (signal, report) => {
    for await (const step of engine.load(fileBytes(file.fsPath, signal, report), signal)) {
      if (step.kind === 'loaded') loaded.push(step.name);
      // The file is read ahead of what the engine does with it.
      else report({ message: layerMessage(step.progress) });
    }
  });
  await into.store.update(...loaded);
  const [first] = loaded;
  if (first !== undefined) await services.view.revealImage({ source: into.key, name: first });
  void vscode.window.showInformationMessage(vscode.l10n.t('Loaded {0} from {1}.', shown(loaded.join(', ')), name));
}

function layerMessage({ status, current, total }: LayerProgress): string {
  return current === undefined || total === undefined
    ? shown(status)
    : vscode.l10n.t('layer of {1}: {0}', formatBytes(current), formatBytes(total));
}

async function askArchive(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Load Image Archive'),
    openLabel: vscode.l10n.t('Load'),
    filters: archiveFilters(),
  });
  return picked?.[0];
}
