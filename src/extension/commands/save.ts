import { createWriteStream } from 'node:fs';
import { homedir } from 'node:os';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** How often progress is told, ms. */
const tellEvery = 100;

/** Saves images as an archive, as `docker save` writes it. What is not whole does not stay on the disk. */
export async function save(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const images = await imageArguments(services.sources, argument, selection, vscode.l10n.t('Save Image'));
  const [first] = images;
  if (first === undefined) return;
  if (images.some(({ source }) => source !== first.source)) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('An archive holds images of one engine. Select those of one only.'),
    );
    return;
  }
  const engine = await services.sources.store(first.source).engine();
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save Image'),
    filters: { [vscode.l10n.t('Image archive')]: ['tar'] },
    defaultUri: vscode.Uri.joinPath(
      vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir()),
      `${first.name.replaceAll(/[^\w.-]+/g, '_')}.tar`,
    ),
  });
  if (target === undefined) return;
  const { store } = services.sources.get(first.source) ?? services.sources.main;
  // Layers that images share are written once, and compressed layers are smaller: nobody knows the size before.
  const expected = images.reduce((sum, { id }) => sum + (store.find(id)?.size ?? 0), 0);
  await withProgress(vscode.l10n.t('Saving {0}', images.map(({ name }) => name).join(', ')), async (signal, report) => {
    let written = 0;
    let told = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of engine.save(
        images.map(({ name }) => name),
        signal,
      )) {
        written += piece.length;
        if (Date.now() - told > tellEvery) {
          told = Date.now();
          report({ message: vscode.l10n.t('{0} of about {1}', formatBytes(written), formatBytes(expected)) });
        }
        yield piece;
      }
    };
    await services.partials.whole(target.fsPath, (partial) =>
      pipeline(Readable.from(counted(), { objectMode: false }), createWriteStream(partial), { signal }),
    );
  });
  void vscode.window.showInformationMessage(vscode.l10n.t('Saved {0}.', target.fsPath));
}
