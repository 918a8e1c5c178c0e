import { fieldsAt, isFields, textAt } from '../core/fields.ts';
import type { ImageRef } from '../protocol.ts';
import { askImage } from './askImage.ts';
import { imageRef, refByName } from './imageRef.ts';
import { openRegistryImage } from './registries/openRegistryImage.ts';
import { isRegistryImageRow } from './registries/registryRows.ts';
import { mainKey } from './sourceDefinition.ts';
import { sourceKeyOf, type Sources } from './sources.ts';

/**
 * The images a command is about: those selected in the tree, the one it was called on, the one named by a text,
 * or, from the palette, the one the person picks. Empty when they pick none.
 */
export async function imageArguments(
  sources: Sources,
  argument: unknown,
  selection: unknown,
  title: string,
): Promise<readonly ImageRef[]> {
  await sources.get(sourceKeyOf(argument))?.store.start();
  const selected = Array.isArray(selection) ? await readImages(sources, selection) : [];
  if (selected.length > 0) return selected;
  if (argument !== undefined) {
    const given = await readImages(sources, [argument]);
    if (given.length > 0) return given;
  }
  const picked = await askImage(sources, title);
  return picked === undefined ? [] : [picked];
}

async function readImages(sources: Sources, items: readonly unknown[]): Promise<readonly ImageRef[]> {
  const images: ImageRef[] = [];
  const { signal } = new AbortController();
  for (const item of items) {
    if (isRegistryImageRow(item)) images.push((await openRegistryImage(sources, item, signal)).ref);
    else images.push(...readImage(sources, item));
  }
  return images;
}

function readImage(sources: Sources, item: unknown): ImageRef[] {
  // A name nobody has here is passed on: what shows it says that it is not there.
  if (typeof item === 'string') return [refOf(sources, mainKey, item, item)];
  // A row of Container Tools' images: https://github.com/microsoft/vscode-containers (ImageTreeItem)
  const foreign = textAt(item, 'imageId');
  if (foreign !== '') {
    const tag = textAt(item, 'fullTag');
    const image = sources.main.store.find(foreign);
    if (image !== undefined) return [refOf(sources, mainKey, foreign, image.tags.includes(tag) ? tag : '')];
    // Another engine's: what shows it says that it is not here.
    return [refOf(sources, mainKey, tag === '' ? foreign : tag, tag)];
  }
  const source = sourceKeyOf(item);
  const name = nameOfRow(item);
  const row = textAt(fieldsAt(item, 'image'), 'id');
  if (row !== '') return sources.get(source)?.store.find(row) === undefined ? [] : [refOf(sources, source, row, name)];
  // What names an image without being a row: a panel's image.
  const id = textAt(item, 'id');
  return name === '' || id === '' ? [] : [refOf(sources, source, name, name)];
}

/** What the image of a row is called: by the row itself, or by the one of that image it lies below. */
function nameOfRow(item: unknown): string {
  const id = textAt(fieldsAt(item, 'image'), 'id');
  for (let at = item; isFields(at) && textAt(fieldsAt(at, 'image'), 'id') === id; at = at['parent']) {
    const name = textAt(at, 'name');
    if (name !== '') return name;
  }
  return '';
}

/** `id` is what the image is looked for by, `name` what it is called; its first tag where empty. */
function refOf(sources: Sources, source: string, id: string, name: string): ImageRef {
  const summary = sources.get(source)?.store.find(id);
  if (summary === undefined) return refByName(source, id);
  return imageRef(source, summary, name === '' ? undefined : name);
}
