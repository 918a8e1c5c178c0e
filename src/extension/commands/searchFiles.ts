import * as vscode from 'vscode';
import { fieldsAt, numberAt } from '../../core/fields.ts';
import { shown } from '../../core/shown.ts';
import { showName } from '../../core/tar/bytes.ts';
import { layerScheme, type LayerPlace } from '../files/layerUri.ts';
import { placeArgument } from '../files/placeArgument.ts';
import { imageArguments } from '../imageArgument.ts';
import { askSearch } from '../search/askSearch.ts';
import type { Services } from '../services.ts';

/** Searches the texts of an image, of one of its layers or of a folder, and shows what was found in the Search view. */
export async function searchFiles(services: Services, argument?: unknown): Promise<void> {
  const where = await placeOf(services, argument);
  if (where === undefined) return;
  const query = await askSearch(where.name, services.search.last?.query);
  if (query !== undefined) void services.search.search({ ...where, query });
}

/** Asks again, with what was looked for before. */
export async function searchAgain({ search }: Services): Promise<void> {
  const { last } = search;
  if (last === undefined) return;
  const query = await askSearch(last.name, last.query);
  if (query !== undefined) void search.search({ ...last, query });
}

/** What was found so far stays. */
export function stopSearch({ search }: Services): Promise<void> {
  search.stop();
  return Promise.resolve();
}

/** Takes the results away, and the view with them. */
export function clearSearch({ search }: Services): Promise<void> {
  search.clear();
  return Promise.resolve();
}

async function placeOf(
  services: Services,
  argument: unknown,
): Promise<{ readonly place: LayerPlace; readonly name: string } | undefined> {
  const { sources } = services;
  const isUri = argument instanceof vscode.Uri && argument.scheme === layerScheme;
  const known = argument === undefined ? undefined : placeArgument(argument);
  if (known !== undefined) {
    const tag = sources.store(known.source).find(known.image)?.tags[0] ?? known.folder ?? known.image;
    const name = known.path === '' ? shown(tag) : `${shown(tag)} /${shown(showName(known.path))}`;
    return { place: known, name };
  }
  if (isUri) return undefined;
  const title = vscode.l10n.t('Find in Files of Image');
  const [image] = await imageArguments(sources, argument, undefined, title);
  if (image === undefined) return undefined;
  const store = sources.store(image.source);
  const summary = store.find(image.id);
  if (summary === undefined) return undefined;
  const layers = (await store.diffIds(summary.id)).length;
  const common = { source: image.source, image: summary.id, path: '' };
  const layer = numberAt(fieldsAt(argument, 'layer'), 'index');
  if (layer !== undefined) {
    const name = vscode.l10n.t('{0}, layer {1}', shown(image.name), layer + 1);
    return { place: { ...common, view: 'layer', layer }, name };
  }
  const top = numberAt(argument, 'upTo') ?? layers - 1;
  return { place: { ...common, view: 'merged', layer: top }, name: shown(image.name) };
}
