import * as vscode from 'vscode';
import { fieldsAt, textAt } from '../../core/fields.ts';
import { shown } from '../../core/shown.ts';
import { imageArguments } from '../imageArgument.ts';
import { showName } from '../../core/tar/bytes.ts';
import { placeArguments } from '../files/placeArgument.ts';
import { registryOf } from '../registries/openRegistryImage.ts';
import {
  isRegistryImageRow,
  nameOnRegistry,
  repositoryName,
  type RegistryImageRow,
} from '../registries/registryRows.ts';
import { sourceKeyOf, type Sources } from '../sources.ts';
import type { Services } from '../services.ts';

/** Copies the names of the images, one a line. */
export async function copyName({ sources }: Services, argument?: unknown, selection?: unknown): Promise<void> {
  if (isRegistryImageRow(argument)) {
    await copy(registryRows(argument, selection).map(nameOnRegistry));
    return;
  }
  const images = await imageArguments(sources, argument, selection, vscode.l10n.t('Copy Name'));
  await copy(images.map(({ name }) => name));
}

/** Copies the whole ids of images or of a container, one a line. */
export async function copyId({ sources }: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const container = textAt(fieldsAt(argument, 'container'), 'id');
  if (container !== '') {
    await copy([container]);
    return;
  }
  const images = await imageArguments(sources, argument, selection, vscode.l10n.t('Copy ID'));
  await copy(images.map(({ id }) => id));
}

/** Copies a layer's diffID, or the `repository@digest` an image was pulled or pushed as. */
export async function copyDigest({ sources }: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const diffId = textAt(fieldsAt(fieldsAt(argument, 'step'), 'layer'), 'diffId');
  if (diffId !== '') {
    await copy([diffId]);
    return;
  }
  if (isRegistryImageRow(argument)) {
    const rows = registryRows(argument, selection);
    await copy(await Promise.all(rows.map((row) => digestOnRegistry(sources, row))));
    return;
  }
  const images = await imageArguments(sources, argument, selection, vscode.l10n.t('Copy Digest'));
  const digests = images.flatMap(({ source, id }) => sources.get(source)?.store.find(id)?.digests ?? []);
  if (images.length > 0 && digests.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} has no digest: it was never pulled from or pushed to a registry.', images[0]?.name ?? ''),
    );
    return;
  }
  await copy(digests);
}

/** Copies the paths of files as containers know them, one a line. */
export async function copyPath(_services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const places = placeArguments(argument, selection).map(({ path }) => `/${showName(path)}`);
  // What a container changed is no file of an image.
  const change = textAt(fieldsAt(argument, 'node'), 'path');
  await copy(places.length > 0 ? places : change === '' ? [] : [change]);
}

/** Copies, a line an image, the command that pulls it: by its tag, or by its digest where it has no tag. */
export async function copyPullCommand({ sources }: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const images = await imageArguments(sources, argument, selection, vscode.l10n.t('Copy Pull Command'));
  const names = images.flatMap(({ id, name, source }) => {
    if (name !== id) return [name];
    return sources.get(source)?.store.find(id)?.digests.slice(0, 1) ?? [];
  });
  if (images.length > 0 && names.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} has neither tag nor digest: no registry could give it again.', shown(images[0]?.name ?? '')),
    );
    return;
  }
  await copy(names.map((name) => `docker pull ${name}`));
}

function registryRows(argument: RegistryImageRow, selection: unknown): readonly RegistryImageRow[] {
  const selected = Array.isArray(selection) ? selection.filter(isRegistryImageRow) : [];
  return selected.length > 0 ? selected : [argument];
}

/** `repository@digest`, so that it can be pulled for good: of the index where a tag has several platforms. */
async function digestOnRegistry(sources: Sources, row: RegistryImageRow): Promise<string> {
  if (row.kind === 'registryPlatform') return nameOnRegistry(row);
  const registry = await registryOf(sources, sourceKeyOf(row));
  const { digest } = await registry.resolve(row.reference, new AbortController().signal);
  return repositoryName(row) + `@${digest}`;
}

async function copy(texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return;
  await vscode.env.clipboard.writeText(texts.join('\n'));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', texts.join(', ')), 3_000);
}
