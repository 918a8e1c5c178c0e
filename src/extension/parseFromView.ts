import { isFields } from '../core/fields.ts';
import type { FormatLanguage, FromView, ImagePlace, ImageRef } from '../protocol.ts';

/** Reads a message of the inspect view; undefined for anything that is not one. */
export function parseFromView(message: unknown): FromView | undefined {
  if (!isFields(message)) return undefined;
  const { kind, id } = message;
  if (kind === 'ready') return { kind };
  if (typeof kind !== 'string' || typeof id !== 'number') return undefined;
  const text = (name: string): string | undefined => {
    const value = message[name];
    return typeof value === 'string' ? value : undefined;
  };
  switch (kind) {
    case 'copy':
      return whole({ kind, id, text: text('text'), what: text('what') });
    case 'save': {
      const content = message['content'];
      return whole({
        kind,
        id,
        suggestedName: text('suggestedName'),
        content: content instanceof Uint8Array ? content : undefined,
      });
    }
    case 'open-document':
      return whole({ kind, id, language: text('language'), text: text('text') });
    case 'open-record':
    case 'reveal':
    case 'show-picture':
    case 'compare-with':
      return whole({ kind, id, key: text('key') });
    case 'choose-image':
      return whole({ kind, id, place: imagePlace(message['place']) });
    case 'compare':
      return whole({ kind, id, left: text('left'), right: text('right') });
    case 'remember-format':
      return whole({ kind, id, format: text('format') });
    case 'forget-history':
      return { kind, id };
    case 'name-format':
      return whole({ kind, id, format: text('format'), language: language(message['language']) });
    case 'remove-format':
      return whole({ kind, id, name: text('name') });
    case 'refresh': {
      const key = text('key');
      return key === undefined ? { kind, id } : { kind, id, key };
    }
    default:
      return undefined;
  }
}

/** The images named by the state a view kept over a reload; empty for anything else. */
export function parseKeptImages(state: unknown): readonly ImageRef[] {
  if (!isFields(state) || state['version'] !== 1 || !Array.isArray(state['images'])) return [];
  return state['images'].flatMap((image: unknown): ImageRef[] => {
    if (!isFields(image)) return [];
    const { key, name, id, source } = image;
    return typeof key === 'string' && typeof name === 'string' && typeof id === 'string'
      ? [{ key, name, id, source: typeof source === 'string' ? source : '' }]
      : [];
  });
}

type Whole<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The message, if none of its fields is missing. */
function whole<T extends object>(message: T): Whole<T> | undefined {
  return Object.values(message).includes(undefined) ? undefined : (message as Whole<T>);
}

function imagePlace(value: unknown): ImagePlace | undefined {
  return value === 'record' || value === 'left' || value === 'right' ? value : undefined;
}

function language(value: unknown): FormatLanguage | undefined {
  return value === 'template' || value === 'jsonpath' ? value : undefined;
}
