import { codeOf, hex, toBinary } from '../goString.ts';
import { canBackquote, quote } from '../quote.ts';
import { type Flags, pad } from './flags.ts';

/** A text; nothing if it has no such verb. */
export const printText = (flags: Flags, text: string, verb: string): string | undefined => {
  const { plus, sharp, sharpV } = flags;
  const short = truncated(flags, text);
  if (verb === 'q' || (verb === 'v' && sharpV)) {
    return pad(flags, sharp && canBackquote(short) ? `\`${short}\`` : quote(short, plus));
  }
  if (verb === 's' || verb === 'v') return pad(flags, short);
  return /x/i.test(verb) ? printHexBytes(flags, toBinary(text), verb) : undefined;
};

// Precision counts characters, which are units as long as there are no surrogates.
const truncated = ({ precision }: Flags, text: string): string => {
  if (precision < 0 || text.length <= precision) return text;
  let end = 0;
  for (let count = 0; count < precision && end < text.length; count++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
};

const printHexBytes = (flags: Flags, binary: string, verb: string): string => {
  const { precision, sharp, space } = flags;
  const digits = Array.from(precision < 0 ? binary : binary.slice(0, precision), (byte) => hex(codeOf(byte), 2));
  const prefix = sharp ? '0x' : '';
  const text = digits.length === 0 ? '' : prefix + digits.join(space ? ` ${prefix}` : '');
  return pad(flags, verb === 'X' ? text.toUpperCase() : text);
};
