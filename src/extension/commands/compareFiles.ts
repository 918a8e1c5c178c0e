import * as vscode from 'vscode';
import { fileVersions, isThere, versionBelow, versionIn } from '../../core/fileVersions.ts';
import { shown } from '../../core/shown.ts';
import { showName } from '../../core/tar/bytes.ts';
import { askImage } from '../askImage.ts';
import { baseName, compareVersions, versionUri } from '../files/openVersion.ts';
import { layerUri, type LayerPlace } from '../files/layerUri.ts';
import { placeArgument, placeArguments } from '../files/placeArgument.ts';
import { whileReading } from '../files/whileReading.ts';
import type { Services } from '../services.ts';

/** Compares a file with the version that lies below it. */
export async function compareWithBelow(services: Services, argument?: unknown): Promise<void> {
  const place = placeArgument(argument);
  if (place === undefined) {
    tellNoFile();
    return;
  }
  const stack = await whileReading(services.sources, place, (...of) => services.stacks.of(place, ...of));
  const versions = fileVersions(stack, place.path);
  const own = versions.find((version) => version.layer.index <= place.layer && isThere(version));
  const below = own && versionBelow(stack, place.path, own.layer.index);
  if (own !== undefined && below !== undefined) return compareVersions(place, below, own);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('No layer below brings /{0}: there is nothing to compare it with.', shown(showName(place.path))),
  );
}

/** Compares a file with the one at the same path of another image, as containers of the two would see them. */
export async function compareWithImage(services: Services, argument?: unknown): Promise<void> {
  const place = placeArgument(argument);
  if (place === undefined) {
    tellNoFile();
    return;
  }
  const { sources, stacks } = services;
  const other = await askImage(sources, vscode.l10n.t('Compare {0} With', `/${shown(showName(place.path))}`));
  const summary = other && sources.store(other.source).find(other.id);
  if (other === undefined || summary === undefined) return;
  const there = { source: other.source, image: summary.id };
  const stack = await whileReading(sources, there, (...of) => stacks.of(there, ...of));
  const top = stack.layers.length - 1;
  if (versionIn(stack, place.path, top) === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} has no /{1}.', shown(other.name), shown(showName(place.path))),
    );
    return;
  }
  const own = sources.store(place.source).find(place.image);
  const title = `${baseName(place.path)} (${shown(own?.tags[0] ?? place.image)} ↔ ${shown(other.name)})`;
  const right = layerUri({ ...there, view: 'merged', layer: top, path: place.path });
  await vscode.commands.executeCommand('vscode.diff', layerUri(place), right, title);
}

/** Compares two files that are selected, of any layers of any images. */
export async function compareSelected(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const [left, right] = placeArguments(argument, selection);
  if (left === undefined || right === undefined) {
    tellNoFile();
    return;
  }
  const [from, to] = await Promise.all([left, right].map((place) => contentUri(services, place)));
  if (from === undefined || to === undefined) {
    tellNoFile();
    return;
  }
  const title = `${baseName(left.path)} ↔ ${baseName(right.path)}`;
  await vscode.commands.executeCommand('vscode.diff', from, to, title);
}

/** Where the content of a row is: of a deleted file, in the layer below that still has it. */
async function contentUri({ sources, stacks }: Services, place: LayerPlace): Promise<vscode.Uri | undefined> {
  const stack = await whileReading(sources, place, (...of) => stacks.of(place, ...of));
  const version = fileVersions(stack, place.path).find((each) => each.layer.index <= place.layer && isThere(each));
  return version && versionUri(place, version);
}

function tellNoFile(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Choose a file in the Images view, or open one of an image’s files.'),
  );
}
