import { basename } from 'node:path';
import * as vscode from 'vscode';
import { shortDigest } from '../../core/digest.ts';
import type { ImportOptions } from '../../core/image.ts';
import { familiar, repositoryOf, withDefaultTag, type Reference } from '../../core/reference.ts';
import { archiveFilters } from '../archiveFilters.ts';
import { askConfigChanges } from '../askConfigChanges.ts';
import { askEngine } from '../askImage.ts';
import { askReference } from '../askReference.ts';
import { fileBytes } from '../fileBytes.ts';
import { askInOrder, askText, type Answer } from '../quickInput.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

interface Draft {
  name: Reference | 'none';
  message: string;
  changes: readonly string[];
}

/** Makes an image of one layer of a root file system's archive: asks for its name, a message and its config. */
export async function importRootFs(services: Services, argument?: unknown): Promise<void> {
  const title = vscode.l10n.t('Import Root File System');
  const file = argument instanceof vscode.Uri ? argument : await askFile(title);
  if (file === undefined) return;
  const into = await askEngine(services.sources, title, argument instanceof vscode.Uri ? undefined : argument);
  if (into === undefined) return;
  const engine = await into.store.engine();
  const draft: Draft = { name: 'none', message: '', changes: [] };
  const name = basename(file.fsPath);
  const known = into.store.images.flatMap(({ tags }) =>
    tags.map((tag) => ({ name: tag, description: vscode.l10n.t('moves this name to the new image') })),
  );
  const kept = <T>(answer: Answer<T>, keep: (value: T) => void): Answer<T> => {
    if (answer.kind === 'answer') keep(answer.value);
    return answer;
  };
  const done = await askInOrder([
    async (step) =>
      kept(
        await askReference({
          title: vscode.l10n.t('Import {0}: name', name),
          placeholder: vscode.l10n.t('The new image’s name: myapp:1.1'),
          icon: 'tag',
          known,
          unnamed: `$(dash) ${vscode.l10n.t('Leave the image without a name')}`,
          step,
          ...(draft.name === 'none' ? {} : { value: familiar(draft.name) }),
        }),
        (value) => (draft.name = value),
      ),
    async (step) =>
      kept(
        await askConfigChanges({
          title: vscode.l10n.t('Import {0}: config', name),
          placeholder: vscode.l10n.t('What the image runs: an archive of files does not say'),
          changes: draft.changes,
          step,
        }),
        (value) => (draft.changes = value),
      ),
    async (step) =>
      kept(
        await askText({
          title: vscode.l10n.t('Import {0}: message', name),
          placeholder: vscode.l10n.t('Where it is from (optional; shown as the layer’s comment)'),
          value: draft.message,
          step,
        }),
        (value) => (draft.message = value),
      ),
  ]);
  if (!done) return;

  const reference = draft.name === 'none' ? undefined : withDefaultTag(draft.name);
  const options: ImportOptions = {
    message: draft.message,
    changes: draft.changes,
    ...(reference === undefined
      ? {}
      : { reference: { repository: repositoryOf(reference), tag: reference.tag ?? 'latest' } }),
  };
  const id = await withProgress(vscode.l10n.t('Importing {0}', name), (signal, report) =>
    engine.importImage(fileBytes(file.fsPath, signal, report), options, signal),
  );
  await into.store.update(id);
  await services.view.revealLayer({ source: into.key, name: id });
  const shownName = reference === undefined ? shortDigest(id) : familiar(reference);
  void vscode.window.showInformationMessage(vscode.l10n.t('Imported {0} as {1}, one layer.', name, shownName));
}

async function askFile(title: string): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Import'),
    filters: archiveFilters(),
  });
  return picked?.[0];
}
