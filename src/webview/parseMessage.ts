import { isFields } from '../core/fields.ts';
import type {
  FormatLanguage,
  ImagePlace,
  ImageRef,
  InspectedImage,
  InspectedRecord,
  InspectState,
  NamedFormat,
  Shell,
  ToView,
} from '../protocol.ts';

/** A message of the extension, or `undefined` for anything else that arrives in the page. */
export function parseToView(data: unknown): ToView | undefined {
  if (!isFields(data)) return undefined;
  switch (data['kind']) {
    case 'show': {
      const images = listOf(data['images'], parseImage);
      const formats = listOf(data['formats'], parseNamedFormat);
      const history = listOf(data['history'], parseText);
      const { total, shell, format, compare } = data;
      if (!images || !formats || !history || !isCount(total) || !isShell(shell)) return undefined;
      return {
        kind: 'show',
        images,
        formats,
        history,
        total,
        shell,
        ...(typeof format === 'string' ? { format } : {}),
        ...(typeof compare === 'boolean' ? { compare } : {}),
      };
    }
    case 'more': {
      const images = listOf(data['images'], parseImage);
      return images && { kind: 'more', images };
    }
    case 'update': {
      const image = parseImage(data['image']);
      return image && { kind: 'update', image };
    }
    case 'gone':
      return typeof data['key'] === 'string' ? { kind: 'gone', key: data['key'] } : undefined;
    case 'chosen': {
      const { place, key } = data;
      return isPlace(place) && typeof key === 'string' ? { kind: 'chosen', place, key } : undefined;
    }
    case 'formats': {
      const formats = listOf(data['formats'], parseNamedFormat);
      const history = listOf(data['history'], parseText);
      return formats && history && { kind: 'formats', formats, history };
    }
    case 'trouble':
      return typeof data['text'] === 'string' ? { kind: 'trouble', text: data['text'] } : { kind: 'trouble' };
    case 'answer': {
      const { id, ok, message } = data;
      if (!isCount(id)) return undefined;
      return ok === true
        ? { kind: 'answer', id, ok }
        : { kind: 'answer', id, ok: false, message: parseText(message) ?? '' };
    }
    default:
      return undefined;
  }
}

/** What an earlier page of this view kept, or `undefined` where it is not readable. */
export function parseState(data: unknown): InspectState | undefined {
  if (!isFields(data) || data['version'] !== 1) return undefined;
  const { format, language, shell, split, selected } = data;
  const images = listOf(data['images'], parseImageRef);
  const toggled = listOf(data['toggled'], parseText);
  if (!images || !toggled || typeof format !== 'string' || !isLanguage(language) || !isShell(shell)) return undefined;
  if (typeof split !== 'number' || !(split >= 0 && split <= 1)) return undefined;
  return {
    version: 1,
    images,
    toggled,
    format,
    language,
    shell,
    split,
    ...(typeof selected === 'string' ? { selected } : {}),
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isShell(value: unknown): value is Shell {
  return value === 'bash' || value === 'zsh' || value === 'powershell' || value === 'cmd';
}

function isPlace(value: unknown): value is ImagePlace {
  return value === 'record' || value === 'left' || value === 'right';
}

function isLanguage(value: unknown): value is FormatLanguage {
  return value === 'template' || value === 'jsonpath';
}

/** The list with every item read, or `undefined` where one is not readable. */
function listOf<T>(value: unknown, parse: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list: T[] = [];
  for (const item of value as readonly unknown[]) {
    const parsed = parse(item);
    if (parsed === undefined) return undefined;
    list.push(parsed);
  }
  return list;
}

function parseText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function parseImageRef(value: unknown): ImageRef | undefined {
  if (!isFields(value)) return undefined;
  const { key, name, id } = value;
  // An earlier version knew of one source only.
  const source = parseText(value['source']) ?? '';
  return typeof key === 'string' && typeof name === 'string' && typeof id === 'string'
    ? { key, name, id, source }
    : undefined;
}

function parseImage(value: unknown): InspectedImage | undefined {
  const ref = parseImageRef(value);
  const record = isFields(value) ? parseRecord(value['record']) : undefined;
  return ref && record && { ...ref, record };
}

function parseRecord(value: unknown): InspectedRecord | undefined {
  if (!isFields(value)) return undefined;
  const { kind, bytes, text } = value;
  if (kind === 'raw' && bytes instanceof Uint8Array)
    return { kind, bytes, ...(value['isCompressed'] === true && { isCompressed: true }) };
  if (kind === 'error' && typeof text === 'string') return { kind, text };
  return undefined;
}

function parseNamedFormat(value: unknown): NamedFormat | undefined {
  if (!isFields(value)) return undefined;
  const { name, format, language, origin } = value;
  if (typeof name !== 'string' || typeof format !== 'string' || !isLanguage(language)) return undefined;
  return origin === 'shipped' || origin === 'settings' ? { name, format, language, origin } : undefined;
}
