import * as vscode from 'vscode';
import { fileVersions, isThere } from '../../core/fileVersions.ts';
import { findFiles, type FoundFile } from '../../core/findFiles.ts';
import type { LayerStack } from '../../core/layerStack.ts';
import { shown } from '../../core/shown.ts';
import { showName } from '../../core/tar/bytes.ts';
import { baseName, openVersion } from '../files/openVersion.ts';
import type { LayerPlace } from '../files/layerUri.ts';
import { showVersions } from '../files/showVersions.ts';
import { goneWords } from '../files/versionWords.ts';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';

/** So many files are shown at once; the first entry says how many more there are. */
const shownAtOnce = 200;

/** Nothing is looked for before nobody has typed for so long, ms. */
const pause = 50;

interface FileItem extends vscode.QuickPickItem {
  readonly path?: string;
}

/** Finds a file of an image by a part of its name, across all layers, also one that a layer deleted. */
export async function findFile(services: Services, argument?: unknown): Promise<void> {
  const title = vscode.l10n.t('Find File in Image');
  const [image] = await imageArguments(services.sources, argument, undefined, title);
  if (image === undefined) return;
  const summary = services.sources.store(image.source).find(image.id);
  if (summary === undefined) return;
  const place: LayerPlace = { source: image.source, image: summary.id, layer: 0, view: 'layer', path: '' };
  const pick = vscode.window.createQuickPick<FileItem>();
  const versions = {
    iconPath: new vscode.ThemeIcon('versions'),
    tooltip: vscode.l10n.t('Which Layer Brought This File'),
  };
  const inTree = { iconPath: new vscode.ThemeIcon('list-tree'), tooltip: vscode.l10n.t('Show in Tree') };
  pick.title = vscode.l10n.t('Find File in {0}', shown(image.name));
  pick.placeholder = vscode.l10n.t('A part of the name; * and ? stand for anything, / for folders');
  pick.busy = true;
  const given = new AbortController();
  let stack: LayerStack | undefined;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    if (stack !== undefined) pick.items = itemsFor(stack, pick.value.trim(), [versions, inTree]);
  };
  pick.onDidChangeValue(() => {
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  });
  const at = ({ path = '' }: FileItem): LayerPlace => ({ ...place, path, layer: topOf(stack) });
  pick.onDidTriggerItemButton(({ item, button }) => {
    pick.hide();
    if (button === versions) void showVersions(services, at(item));
    else void services.view.revealFile(at(item));
  });
  pick.onDidAccept(() => {
    const [item] = pick.activeItems;
    if (item?.path === undefined || stack === undefined) return;
    pick.hide();
    void open(services, stack, at(item));
  });
  pick.onDidHide(() => {
    given.abort();
    clearTimeout(timer);
    pick.dispose();
  });
  pick.show();
  try {
    stack = await services.stacks.of(place, given.signal, (done, total) => {
      if (given.signal.aborted || total === 0) return;
      const label = vscode.l10n.t('Reading: {0} of {1} layers', done, total);
      pick.items = [{ label: `$(loading~spin) ${label}`, alwaysShow: true }];
    });
  } catch (error) {
    pick.hide();
    throw error;
  }
  if (given.signal.aborted) return;
  pick.busy = false;
  look();
}

function topOf(stack: LayerStack | undefined): number {
  return (stack?.layers.length ?? 1) - 1;
}

/** A folder has no content to be opened: it is shown in the tree. */
async function open(services: Services, stack: LayerStack, place: LayerPlace): Promise<void> {
  const newest = fileVersions(stack, place.path).find(isThere);
  if (newest === undefined) return;
  if (newest.entry?.kind === 'directory') await services.view.revealFile(place);
  else await openVersion(stack, place, newest);
}

function itemsFor(stack: LayerStack, pattern: string, buttons: readonly vscode.QuickInputButton[]): FileItem[] {
  if (pattern === '') return [];
  const { files, count } = findFiles(stack, pattern, shownAtOnce);
  if (count === 0) return [{ label: vscode.l10n.t('No file of that name in any layer'), alwaysShow: true }];
  const more = count - files.length;
  return [
    ...files.map((file) => itemFor(stack, file, buttons)),
    ...(more === 0 ? [] : [{ label: vscode.l10n.t('{0} more: type more of the name', more), alwaysShow: true }]),
  ];
}

function itemFor(
  stack: LayerStack,
  { path, layers }: FoundFile,
  buttons: readonly vscode.QuickInputButton[],
): FileItem {
  const all = fileVersions(stack, path);
  const newest = all.find(isThere);
  const gone = newest?.gone;
  const isFolder = newest?.entry?.kind === 'directory';
  const folder = shown(showName(path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  const numbers = layers.map((layer) => layer + 1).join(', ');
  const told = [
    `/${folder}`,
    layers.length === 1 ? vscode.l10n.t('layer {0}', numbers) : vscode.l10n.t('layers {0}', numbers),
    ...(gone === undefined ? [] : [goneWords(gone)]),
  ];
  return {
    path,
    label: `$(${gone !== undefined ? 'trash' : isFolder ? 'folder' : 'file'}) ${baseName(path)}`,
    description: told.join(' · '),
    alwaysShow: true,
    buttons: [...buttons],
  };
}
