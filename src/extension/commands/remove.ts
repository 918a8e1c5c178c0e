import * as vscode from 'vscode';
import { SourceError } from '../../core/failure.ts';
import type { ImageRef } from '../../protocol.ts';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';
import type { Sources } from '../sources.ts';

/** Untags names and removes the images whose last name goes, after saying which of the two each is. */
export async function remove(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const { sources } = services;
  const images = await imageArguments(sources, argument, selection, vscode.l10n.t('Remove Image'));
  if (images.length === 0 || !(await confirmed(sources, images))) return;
  const { signal } = new AbortController();
  const gone: string[] = [];
  try {
    for (const image of images) {
      const engine = await sources.store(image.source).engine();
      await engine.remove(image.name, signal);
      gone.push(image.name);
    }
  } catch (error) {
    // What did go is said by the tree; what did not, and why, by the error.
    if (error instanceof SourceError && error.failure.kind === 'in-use') {
      const users = images.flatMap(({ source, id }) =>
        sources.store(source).containers.filter(({ imageId }) => imageId === id),
      );
      const names = users.map(({ name }) => name).join(', ');
      const { image, text } = error.failure;
      throw new SourceError({ kind: 'in-use', image, text: names === '' ? text : names }, { cause: error });
    }
    throw error;
  } finally {
    for (const { source, id } of images) await sources.get(source)?.store.update(id);
  }
  vscode.window.setStatusBarMessage(vscode.l10n.t('Removed {0}', gone.join(', ')), 5_000);
}

async function confirmed(sources: Sources, images: readonly ImageRef[]): Promise<boolean> {
  const named = images.map(({ name, id, source }) => {
    const others = (sources.get(source)?.store.find(id)?.tags ?? []).filter(
      (tag) => !images.some((image) => image.name === tag),
    );
    return others.length > 0
      ? vscode.l10n.t('{0}: the name goes, the image stays as {1}', name, others.join(', '))
      : vscode.l10n.t('{0}: the image goes', name);
  });
  const button = vscode.l10n.t('Remove');
  const [first] = images;
  const question =
    images.length === 1 && first !== undefined
      ? vscode.l10n.t('Remove {0}?', first.name)
      : vscode.l10n.t('Remove {0} images?', images.length);
  const picked = await vscode.window.showWarningMessage(question, { modal: true, detail: named.join('\n') }, button);
  return picked === button;
}
