import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { showName } from '../../core/tar/bytes.ts';

/** How a file system of this machine takes names. */
export interface NameRules {
  readonly windows: boolean;
  /** `README` and `readme` are two files. */
  readonly caseSensitive: boolean;
}

/** The rules where a folder is, found out by a file that is made in it and removed. */
export async function nameRulesIn(folder: string): Promise<NameRules> {
  const probe = join(folder, 'Case-Probe');
  await writeFile(probe, '');
  const caseSensitive = await access(join(folder, 'cASE-pROBE')).then(
    () => false,
    () => true,
  );
  await rm(probe);
  return { windows: process.platform === 'win32', caseSensitive };
}

/** Names for what one folder holds. Of two that would be the same here the second gets a number. */
export class LocalNames {
  readonly #rules: NameRules;
  readonly #taken = new Set<string>();

  constructor(rules: NameRules) {
    this.#rules = rules;
  }

  /** The name a file of an image is saved under: its own wherever this machine can hold it. */
  take(name: string): string {
    const plain = localName(name, this.#rules);
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? shortened(plain, '') : shortened(plain, `~${number}`);
      const key = this.#rules.caseSensitive ? candidate : candidate.toLowerCase().normalize('NFC');
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return candidate;
    }
  }
}

/** Bytes of a name that every file system takes. */
const longest = 255;

function shortened(name: string, end: string): string {
  const room = longest - end.length;
  if (Buffer.byteLength(name) <= room) return name + end;
  // Cut between two characters: what is left of one cut in two goes.
  return (
    Buffer.from(name)
      .subarray(0, room)
      .toString('utf8')
      .replace(/\ufffd+$/, '') + end
  );
}

/** Devices of Windows, with any extension. https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const windowsDevice = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** What is no UTF-8 is written with escapes, what this machine does not allow with an underscore. */
export function localName(name: string, { windows }: Pick<NameRules, 'windows'>): string {
  const text = (name.isWellFormed() ? name : showName(name)).replaceAll(/[\0/]/g, '_');
  // Listings have no such names; what they would do is too much to stand on that.
  if (text === '' || text === '.' || text === '..') return '_'.repeat(Math.max(1, text.length));
  if (!windows) return text;
  // eslint-disable-next-line no-control-regex -- Windows takes none of them
  const allowed = text.replaceAll(/[<>:"\\|?*\x00-\x1f]/g, '_').replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  return windowsDevice.test(allowed) ? `_${allowed}` : allowed;
}
