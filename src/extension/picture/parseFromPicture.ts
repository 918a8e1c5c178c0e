import { isFields, type Fields } from '../../core/fields.ts';
import type { ImageRef } from '../../protocol.ts';
import type { FilesPlace, FromPicture } from '../../protocol/picture.ts';
import { parseKeptImages } from '../parseFromView.ts';

/** Larger than any screen: a map is never laid out for more pixels. */
const mostPixels = 20_000;

/** Reads a message of the picture; undefined for anything that is not one. */
export function parseFromPicture(message: unknown): FromPicture | undefined {
  if (!isFields(message)) return undefined;
  const { kind, id } = message;
  if (kind === 'ready') return { kind };
  if (typeof kind !== 'string' || !isIndex(id)) return undefined;
  switch (kind) {
    case 'map': {
      const place = parsePlace(message);
      const { width, height } = message;
      return place && isLength(width) && isLength(height) ? { kind, id, width, height, ...place } : undefined;
    }
    case 'list': {
      const place = parsePlace(message);
      const { deep } = message;
      return place && typeof deep === 'boolean' ? { kind, id, deep, ...place } : undefined;
    }
    case 'open-file': {
      const place = parsePlace(message);
      return place && { kind, id, ...place };
    }
    case 'reveal-layer':
      return isIndex(message['layer']) ? { kind, id, layer: message['layer'] } : undefined;
    case 'open-instruction':
      return isIndex(message['step']) ? { kind, id, step: message['step'] } : undefined;
    case 'reveal-container':
      return typeof message['container'] === 'string' ? { kind, id, container: message['container'] } : undefined;
    case 'show-image':
      return typeof message['image'] === 'string' ? { kind, id, image: message['image'] } : undefined;
    case 'copy': {
      const { text, what } = message;
      return typeof text === 'string' && typeof what === 'string' ? { kind, id, text, what } : undefined;
    }
    case 'inspect':
    case 'read-files':
    case 'cancel-files':
      return { kind, id };
    default:
      return undefined;
  }
}

/** The image named by the state a picture kept over a reload; undefined for anything else. */
export function parseKeptImage(state: unknown): ImageRef | undefined {
  return isFields(state) ? parseKeptImages({ version: state['version'], images: [state['image']] })[0] : undefined;
}

function parsePlace({ layer, merged, path }: Fields): FilesPlace | undefined {
  return isIndex(layer) && typeof merged === 'boolean' && typeof path === 'string'
    ? { layer, merged, path }
    : undefined;
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && value >= 1 && value <= mostPixels;
}
