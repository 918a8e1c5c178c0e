import * as vscode from 'vscode';
import { formatBytes } from '../core/bytes.ts';
import { shortDigest } from '../core/digest.ts';
import type { ImageSummary } from '../core/image.ts';
import { shown } from '../core/shown.ts';
import type { ImageRef } from '../protocol.ts';
import { ageWords } from './ageWords.ts';
import { imageRef } from './imageRef.ts';
import { sourceName } from './sourceItems.ts';
import { mainKey } from './sourceDefinition.ts';
import { sourceKeyOf, type Source, type Sources } from './sources.ts';

type ImageItem = vscode.QuickPickItem & { readonly ref?: ImageRef };

/** Asks which image of which source is meant; undefined when the person dismissed the question. Throws what the engine threw where it alone is shown. */
export async function askImage(sources: Sources, title: string): Promise<ImageRef | undefined> {
  const { main } = sources;
  const all = [...sources.all, ...sources.registries.filter(({ store }) => store.images.length > 0)];
  if (all.length === 1) await main.store.source();
  else await Promise.all(all.map(({ store }) => store.start()));
  const items = all.flatMap((source): ImageItem[] => {
    const rows = source.store.images.flatMap((image) => imageItems(source, image));
    if (all.length === 1 || rows.length === 0) return rows;
    return [{ label: sourceName(source), kind: vscode.QuickPickItemKind.Separator }, ...rows];
  });
  if (items.length === 0) {
    const pull = vscode.l10n.t('Pull Image...');
    const picked = await vscode.window.showInformationMessage(vscode.l10n.t('This engine has no images yet.'), pull);
    if (picked === pull) await vscode.commands.executeCommand('strata.pull');
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Image'),
    matchOnDetail: true,
  });
  return picked?.ref;
}

/** The engine of the row a command was called on; from the palette, the only one there is or the one the person picks. */
export async function askEngine(sources: Sources, title: string, argument?: unknown): Promise<Source | undefined> {
  const named = argument === undefined ? undefined : (sources.get(sourceKeyOf(argument)) ?? sources.main);
  // What is called on a registry's row goes to an engine that the row does not name.
  if (named !== undefined && named.definition.kind !== 'registry') return named;
  const engines = sources.all.filter(({ definition }) => definition.kind === 'engine');
  if (engines.length <= 1) return sources.main;
  const items = engines.map((source) => ({
    label: sourceName(source),
    description: source.key === mainKey ? vscode.l10n.t('the chosen engine') : '',
    source,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Engine') });
  return picked?.source;
}

function imageItems({ key }: Source, image: ImageSummary): ImageItem[] {
  const names = image.tags.length > 0 ? image.tags : [undefined];
  const short = shortDigest(image.id);
  return names.map((name) => ({
    label: shown(name ?? `<none> ${short}`),
    description: `${formatBytes(image.size)} · ${ageWords(image.created, Date.now())}`,
    detail: name === undefined ? '' : short,
    ref: imageRef(key, image, name),
  }));
}
