import { expect, test } from 'vitest';
import { modeText } from '../../../src/core/modeText.ts';

test.each([
  ['file', 0o644, '-rw-r--r--'],
  ['directory', 0o1777, 'drwxrwxrwt'],
  ['file', 0o4755, '-rwsr-xr-x'],
  ['file', 0o4644, '-rwSr--r--'],
  ['file', 0o2755, '-rwxr-sr-x'],
  ['directory', 0o1776, 'drwxrwxrwT'],
  ['symlink', 0o777, 'lrwxrwxrwx'],
  ['character', 0o600, 'crw-------'],
] as const)('%s %o is %s', (kind, mode, text) => {
  expect(modeText({ kind, mode })).toBe(text);
});
