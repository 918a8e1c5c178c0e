import { fieldsAt, textAt } from '../core/fields.ts';
import type { ImageRef } from '../protocol.ts';
import type { ImageStore } from './imageStore.ts';
import { imageRef } from './inspectPanels.ts';
import { askImage } from './askImage.ts';

/**
 * The images a command is about: those selected in the tree, the one it was called on, the one named by a text,
 * or, from the palette, the one the person picks. Empty when they pick none.
 */
export async function imageArguments(
  store: ImageStore,
  argument: unknown,
  selection: unknown,
  title: string,
): Promise<readonly ImageRef[]> {
  await store.start();
  const selected = Array.isArray(selection) ? selection.flatMap((item: unknown) => readImage(store, item)) : [];
  if (selected.length > 0) return selected;
  if (argument !== undefined) {
    const given = readImage(store, argument);
    if (given.length > 0) return given;
  }
  await store.source();
  const picked = await askImage(store, title);
  return picked === undefined ? [] : [picked];
}

function readImage(store: ImageStore, item: unknown): ImageRef[] {
  // A name nobody has here is passed on: what shows it says that it is not there.
  if (typeof item === 'string') return [refByName(store, item)];
  const summary = store.find(textAt(fieldsAt(item, 'image'), 'id'));
  if (summary === undefined) return [];
  const name = textAt(item, 'name');
  return [imageRef(summary, name === '' ? undefined : name)];
}

function refByName(store: ImageStore, name: string): ImageRef {
  const summary = store.find(name);
  return summary === undefined ? { key: name, name, id: name } : imageRef(summary, name);
}
