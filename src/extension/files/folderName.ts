import { isDigest, shortDigest } from '../../core/digest.ts';
import { shown } from '../../core/shown.ts';

/** What the folder of an image's files is called, by the image's name or id: one part of a path. */
export function folderName(name: string): string {
  const text = isDigest(name) ? shortDigest(name) : name;
  // Slashes would make folders.
  const part = shown(text).replaceAll(/[/\\]/g, '∕');
  return /^\.{0,2}$/.test(part) ? `∕${part}` : part;
}
