import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import type { ImageStorage, LayerOrigin, LayerStorage, PlaceKind, StoredPlace } from '../../core/imageStorage.ts';

interface StorageWords {
  /** As the person called the image. */
  readonly name: string;
  readonly id: string;
  /** Where the engine is. */
  readonly endpoint: string;
  /** What made each layer, by its index. */
  readonly makers: ReadonlyMap<number, string>;
}

/** Comments begin here, where the line is shorter; beside a long one nobody would see them: there they stand above it. */
const commentColumn = 44;
const longLine = 110;

type Write = (indent: number, text: string, comment?: string) => void;

/** Where an image lives as YAML that people read, the topmost layer first: what is where, and beside it what that is. */
export function storageText(storage: ImageStorage, { name, id, endpoint, makers }: StorageWords): string {
  const lines: string[] = [];
  const write: Write = (indent, text, comment = '') => {
    const line = `${' '.repeat(indent)}${text}`;
    const beside = comment === '' ? line : `${line.padEnd(commentColumn)}  # ${comment}`;
    if (comment === '' || beside.length <= longLine) lines.push(beside);
    else lines.push(`${' '.repeat(indent)}# ${comment}`, line);
  };
  for (const line of head(storage, name, endpoint)) lines.push(`# ${line}`);
  lines.push('');
  write(0, `id: ${id}`, storage.store === 'containerd' ? '' : vscode.l10n.t('the hash of the config'));
  writePlaces(storage.image, [], 0, write);
  lines.push('', 'layers:');
  for (const layer of [...storage.layers].reverse()) writeLayer(layer, storage, makers, write);
  return `${lines.join('\n')}\n`;
}

function head(storage: ImageStorage, name: string, endpoint: string): readonly string[] {
  const driver = storage.driver === '' ? storage.store : storage.driver;
  return [
    vscode.l10n.t('Where {0} lives: {1}, {2}', name, endpoint, driver),
    vscode.l10n.t("The paths are on the engine's machine, below {0}. Reading them there takes root.", storage.root),
    ...(storage.read
      ? []
      : [vscode.l10n.t("The engine's store was not read: the places are named as the engine's record tells them.")]),
  ];
}

function writeLayer(
  { layer, cacheId, snapshot, blob, places, origins }: LayerStorage,
  storage: ImageStorage,
  makers: ReadonlyMap<number, string>,
  write: Write,
): void {
  const below = storage.layers[layer.index - 1]?.layer;
  write(2, `- layer: ${layer.index + 1}`, makers.get(layer.index));
  write(4, `diffID: ${layer.diffId}`, vscode.l10n.t('the hash of its tar, uncompressed'));
  const chain =
    below === undefined
      ? vscode.l10n.t("the lowest layer's is its diffID")
      : vscode.l10n.t('sha256 of "<chainID of layer {0}> <diffID>": this layer with all below it', below.index + 1);
  write(4, `chainID: ${layer.chainId}`, chain);
  if (cacheId !== undefined) write(4, `cacheID: ${cacheId}`, vscode.l10n.t('its folder with the graph driver'));
  if (snapshot !== undefined) write(4, `snapshot: ${snapshot}`, vscode.l10n.t('its key with the snapshotter'));
  if (blob !== undefined) {
    const size = blob.size === undefined ? '' : formatBytes(blob.size);
    write(4, `blob: ${blob.digest}`, vscode.l10n.t('{0} as it is kept, {1}', size, blob.mediaType));
  }
  for (const { repository, digest } of origins) {
    write(4, `from: ${repository}@${digest}`, vscode.l10n.t('a registry it was pulled from or pushed to'));
  }
  writePlaces(places, origins, 4, write);
}

/** As the folders lie: what a small file holds stands behind its name. */
function writePlaces(
  places: readonly StoredPlace[],
  origins: readonly LayerOrigin[],
  indent: number,
  write: Write,
): void {
  for (const [folder, files] of byFolder(places)) {
    const [only] = files;
    if (files.length === 1 && only !== undefined) {
      write(indent, `${scalar(only.path)}:${held(only)}`, whatIs(only.kind));
      if (only.kind !== 'origins') continue;
      for (const { repository, digest } of origins) write(indent + 2, `- ${repository}@${digest}`);
      continue;
    }
    const own = files.find(({ path }) => path === folder);
    write(indent, `${scalar(folder)}:`, own === undefined ? '' : whatIs(own.kind));
    for (const file of files) {
      if (file === own) continue;
      write(indent + 2, `${scalar(file.path.slice(folder.length))}:${held(file)}`, whatIs(file.kind));
    }
  }
}

/** What lies in one folder, in the order it came. */
function byFolder(places: readonly StoredPlace[]): ReadonlyMap<string, readonly StoredPlace[]> {
  const folders = new Map<string, StoredPlace[]>();
  for (const place of places) {
    // A folder that is named itself and holds files that are named too stands above them.
    const isFolder = places.some(({ path }) => path !== place.path && parentOf(path) === place.path);
    const folder = isFolder ? place.path : parentOf(place.path);
    folders.set(folder, [...(folders.get(folder) ?? []), place]);
  }
  return folders;
}

/** With its slash. */
function parentOf(path: string): string {
  return path.slice(0, path.replace(/\/$/, '').lastIndexOf('/') + 1);
}

/** What a file says, on its line: lists and long texts are told elsewhere. */
function held({ kind, holds }: StoredPlace): string {
  if (holds === undefined || kind === 'origins' || isDigestNamed(kind)) return '';
  return ` ${scalar(holds)}`;
}

/** Whether a file is named for what it holds. */
function isDigestNamed(kind: PlaceKind): boolean {
  return kind === 'blob' || kind === 'index' || kind === 'manifest' || kind === 'config';
}

function scalar(text: string): string {
  return /^[\w./@+-]+(:[\w./@+-]+)*$/.test(text) ? text : JSON.stringify(text);
}

function whatIs(kind: PlaceKind): string {
  switch (kind) {
    case 'config':
      return vscode.l10n.t("the image's config: what inspect shows is made of it");
    case 'image-metadata':
      return vscode.l10n.t('its parent image and when it was tagged last');
    case 'names':
      return vscode.l10n.t('which tags and digests mean which image');
    case 'index':
      return vscode.l10n.t('the index of its platforms');
    case 'manifest':
      return vscode.l10n.t('the manifest: which config, which layers');
    case 'layer-record':
      return vscode.l10n.t('what the engine knows of the layer');
    case 'diff':
      return vscode.l10n.t('the diffID');
    case 'parent':
      return vscode.l10n.t('the chainID of the layer below');
    case 'cache-id':
      return vscode.l10n.t('the cacheID');
    case 'size':
      return vscode.l10n.t('bytes of its files');
    case 'tar-split':
      return vscode.l10n.t('the headers of its tar, to make the very same tar again');
    case 'files':
      return vscode.l10n.t('its files');
    case 'link':
      return vscode.l10n.t('its short name: the link of that name in l/ leads here');
    case 'lower':
      return vscode.l10n.t('the short names of the layers below it');
    case 'origins':
      return vscode.l10n.t('which registries have it, under which digest');
    case 'diff-id-of':
      return vscode.l10n.t("from the registry's digest back to the diffID");
    case 'blob':
      return vscode.l10n.t('the layer as it was pulled or built');
    case 'snapshots':
      return vscode.l10n.t('its files are in fs/ below one of the numbers here');
    case 'database':
      return vscode.l10n.t('names, labels and which snapshot has which number');
  }
}
