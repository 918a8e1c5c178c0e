import { isFields, listAt, numberAt, textAt, type Fields } from '../../core/fields.ts';
import type { ImageRef } from '../../protocol.ts';
import type {
  DrawnBlame,
  DrawnContainer,
  DrawnImage,
  DrawnRow,
  DrawnWaste,
  FilesPlace,
  FilesState,
  ListedFile,
  MapFile,
  MapTile,
  NamedImage,
  PictureState,
  PictureTab,
  ToPicture,
} from '../../protocol/picture.ts';

/** A message of the extension, or `undefined` for anything else that arrives in the page. */
export function parseToPicture(data: unknown): ToPicture | undefined {
  if (!isFields(data)) return undefined;
  switch (data['kind']) {
    case 'stack': {
      const image = parseImage(data['image']);
      return image && { kind: 'stack', image };
    }
    case 'files': {
      const state = parseFilesState(data['state']);
      return state && { kind: 'files', state };
    }
    case 'waste': {
      const waste = parseWaste(data['waste']);
      return waste && { kind: 'waste', waste };
    }
    case 'look': {
      const files = parsePlace(data['files']);
      return files && { kind: 'look', files };
    }
    case 'gone':
      return { kind: 'gone' };
    case 'trouble':
      return typeof data['text'] === 'string' ? { kind: 'trouble', text: data['text'] } : { kind: 'trouble' };
    case 'map': {
      const id = numberAt(data, 'id');
      const tiles = listOf(data, 'tiles', parseTile);
      return id === undefined || !tiles ? undefined : { kind: 'map', id, tiles, size: sizeAt(data, 'size') };
    }
    case 'list': {
      const id = numberAt(data, 'id');
      const files = listOf(data, 'files', parseListed);
      if (id === undefined || !files) return undefined;
      return { kind: 'list', id, files, otherCount: sizeAt(data, 'otherCount'), otherSize: sizeAt(data, 'otherSize') };
    }
    case 'answer': {
      const id = numberAt(data, 'id');
      if (id === undefined) return undefined;
      return data['ok'] === true
        ? { kind: 'answer', id, ok: true }
        : { kind: 'answer', id, ok: false, message: textAt(data, 'message') };
    }
    default:
      return undefined;
  }
}

/** What an earlier page of this view kept, or `undefined` where it is not readable. */
export function parsePictureState(data: unknown): PictureState | undefined {
  if (!isFields(data) || data['version'] !== 1) return undefined;
  const image = parseRef(data['image']);
  const files = parsePlace(data['files']);
  const { tab } = data;
  return image && files && isTab(tab) ? { version: 1, image, files, tab } : undefined;
}

function isTab(value: unknown): value is PictureTab {
  return value === 'map' || value === 'list' || value === 'waste';
}

function parsePlace(data: unknown): FilesPlace | undefined {
  if (!isFields(data)) return undefined;
  const { layer, merged, path } = data;
  if (typeof layer !== 'number' || typeof merged !== 'boolean' || typeof path !== 'string') return undefined;
  return { layer, merged, path };
}

function parseRef(data: unknown): ImageRef | undefined {
  if (!isFields(data)) return undefined;
  const { key, name, id, source } = data;
  const isRef = typeof key === 'string' && typeof name === 'string' && typeof id === 'string';
  return isRef && typeof source === 'string' ? { key, name, id, source } : undefined;
}

function parseImage(data: unknown): DrawnImage | undefined {
  if (!isFields(data)) return undefined;
  const image = parseRef(data['image']);
  const rows = listOf(data, 'rows', parseRow);
  const bases = listOf(data, 'bases', parseNamed);
  const containers = listOf(data, 'containers', parseContainer);
  if (!image || !rows || !bases || !containers) return undefined;
  const unique = numberAt(data, 'unique');
  const listed = numberAt(data, 'listed');
  return {
    image,
    rows,
    bases,
    containers,
    total: sizeAt(data, 'total'),
    base: sizeAt(data, 'base'),
    own: sizeAt(data, 'own'),
    ...(unique !== undefined && { unique }),
    ...(listed !== undefined && { listed }),
    inferred: data['inferred'] === true,
  };
}

function parseRow(data: unknown): DrawnRow | undefined {
  if (!isFields(data)) return undefined;
  const step = numberAt(data, 'step');
  const created = numberAt(data, 'created');
  const instruction = {
    keyword: textAt(data, 'keyword'),
    args: textAt(data, 'args'),
    ...(step !== undefined && { step }),
    ...(created !== undefined && { created }),
  };
  const part = data['part'] === 'base' ? 'base' : 'own';
  if (data['kind'] === 'step') return { kind: 'step', part, ...instruction };
  const index = numberAt(data, 'index');
  const sharedWith = listOf(data, 'sharedWith', parseNamed);
  if (data['kind'] !== 'layer' || index === undefined || !sharedWith) return undefined;
  const wasted = numberAt(data, 'wasted');
  const causes = numberAt(data, 'causes');
  return {
    kind: 'layer',
    ...instruction,
    index,
    diffId: textAt(data, 'diffId'),
    size: sizeAt(data, 'size'),
    ...(wasted !== undefined && { wasted }),
    ...(causes !== undefined && { causes }),
    part,
    unread: data['unread'] === true,
    compressed: data['compressed'] === true,
    ...(typeof data['trouble'] === 'string' && { trouble: data['trouble'] }),
    sharedCount: sizeAt(data, 'sharedCount'),
    sharedWith,
  };
}

function parseNamed(data: unknown): NamedImage | undefined {
  return isFields(data) ? { id: textAt(data, 'id'), name: textAt(data, 'name') } : undefined;
}

function parseContainer(data: unknown): DrawnContainer | undefined {
  if (!isFields(data)) return undefined;
  const running = data['running'] === true;
  return { id: textAt(data, 'id'), name: textAt(data, 'name'), status: textAt(data, 'status'), running };
}

function parseFilesState(data: unknown): FilesState | undefined {
  if (!isFields(data)) return undefined;
  const drawn = sizeAt(data, 'drawn');
  switch (data['kind']) {
    case 'reading': {
      const read = numberAt(data, 'read');
      const layers = numberAt(data, 'layers');
      return { kind: 'reading', ...(read !== undefined && layers !== undefined && { read, layers }), drawn };
    }
    case 'cancelled':
      return { kind: 'cancelled', drawn };
    case 'ready':
      return { kind: 'ready', entries: sizeAt(data, 'entries') };
    case 'failed':
      return { kind: 'failed', text: textAt(data, 'text'), drawn };
    default:
      return undefined;
  }
}

function parseTile(data: unknown): MapTile | undefined {
  if (!isFields(data)) return undefined;
  const file = data['file'] === undefined ? undefined : parseFile(data['file']);
  return {
    x: sizeAt(data, 'x'),
    y: sizeAt(data, 'y'),
    width: sizeAt(data, 'width'),
    height: sizeAt(data, 'height'),
    depth: sizeAt(data, 'depth'),
    size: sizeAt(data, 'size'),
    label: textAt(data, 'label'),
    restCount: sizeAt(data, 'restCount'),
    ...(file !== undefined && { file }),
  };
}

function parseFile(data: unknown): MapFile | undefined {
  if (!isFields(data) || typeof data['path'] !== 'string') return undefined;
  const layer = numberAt(data, 'layer');
  const { change } = data;
  const isChange = change === 'added' || change === 'modified' || change === 'deleted';
  return {
    path: data['path'],
    isDirectory: data['isDirectory'] === true,
    isOpen: data['isOpen'] === true,
    dead: sizeAt(data, 'dead'),
    ...(layer !== undefined && { layer }),
    ...(isChange && { change }),
  };
}

function parseListed(data: unknown): ListedFile | undefined {
  const file = parseFile(data);
  return file && { ...file, size: sizeAt(data, 'size'), freed: sizeAt(data, 'freed') };
}

function parseWaste(data: unknown): DrawnWaste | undefined {
  if (!isFields(data)) return undefined;
  const blames = listOf(data, 'blames', parseBlame);
  const { dive } = data;
  if (!blames || !isFields(dive)) return undefined;
  return {
    total: sizeAt(data, 'total'),
    live: sizeAt(data, 'live'),
    dead: sizeAt(data, 'dead'),
    efficiency: sizeAt(data, 'efficiency'),
    dive: { score: sizeAt(dive, 'score'), wastedBytes: sizeAt(dive, 'wastedBytes') },
    blames,
    incomplete: data['incomplete'] === true,
    comparison: isComparison(data['comparison']) ? data['comparison'] : 'done',
  };
}

function isComparison(value: unknown): value is DrawnWaste['comparison'] {
  return value === 'running' || value === 'done' || value === 'left-out';
}

function parseBlame(data: unknown): DrawnBlame | undefined {
  if (!isFields(data)) return undefined;
  const { cause } = data;
  if (cause !== 'overwritten' && cause !== 'deleted' && cause !== 'hidden') return undefined;
  const files = listOf(data, 'files', (file) =>
    isFields(file)
      ? { path: textAt(file, 'path'), size: sizeAt(file, 'size'), layer: sizeAt(file, 'layer') }
      : undefined,
  );
  return (
    files && {
      causedBy: sizeAt(data, 'causedBy'),
      cause,
      sameContent: data['sameContent'] === true,
      newMode: data['newMode'] === true,
      newOwner: data['newOwner'] === true,
      size: sizeAt(data, 'size'),
      fileCount: sizeAt(data, 'fileCount'),
      files,
    }
  );
}

function sizeAt(data: unknown, key: string): number {
  return numberAt(data, key) ?? 0;
}

/** The list with every item read, or `undefined` where one is not readable. */
function listOf<T>(data: Fields, key: string, parse: (item: unknown) => T | undefined): T[] | undefined {
  const list: T[] = [];
  for (const item of listAt(data, key)) {
    const parsed = parse(item);
    if (parsed === undefined) return undefined;
    list.push(parsed);
  }
  return list;
}
