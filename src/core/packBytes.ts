import { isFields } from './fields.ts';

/**
 * Messages between the extension and a view may hold bytes, but not every VS Code carries a typed array over: some hand
 * it on as an object with a property a byte. So bytes travel as a text of one character a byte, in a wrapper.
 */
const wrapper = '$bytes';

/** A copy of the message in which every `Uint8Array` is wrapped text; the rest as it was. */
export function packBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [wrapper]: toText(value) };
  return copied(value, packBytes);
}

/** A copy of the message with its bytes back. */
export function unpackBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return value;
  if (isFields(value)) {
    const text = value[wrapper];
    if (typeof text === 'string') return toBytes(text);
  }
  return copied(value, unpackBytes);
}

function copied(value: unknown, copy: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copy(part)]));
}

/** A loop: a record of 5 MB takes `Uint8Array.from` a third of a second. */
function toBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** In pieces, because a call takes only so many arguments. */
function toText(bytes: Uint8Array): string {
  const piece = 8_192;
  let text = '';
  for (let at = 0; at < bytes.length; at += piece) text += String.fromCharCode(...bytes.subarray(at, at + piece));
  return text;
}
