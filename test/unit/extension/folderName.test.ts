import { expect, test } from 'vitest';
import { folderName } from '../../../src/extension/files/folderName.ts';

test.each([
  ['httpd:2.4', 'httpd:2.4'],
  ['127.0.0.1:5000/team/app:1', '127.0.0.1:5000∕team∕app:1'],
  [`sha256:${'0123456789ab'.padEnd(64, 'c')}`, '0123456789ab'],
  [`httpd@sha256:${'d'.repeat(64)}`, `httpd@sha256:${'d'.repeat(64)}`],
  // What an archive names its images is anybody's.
  ['..', '∕..'],
  ['.', '∕.'],
  ['', '∕'],
  ['a\\b', 'a∕b'],
  ['a\u202eb', 'a∕u202eb'],
])('the folder of %j is called %j', (name, folder) => {
  expect(folderName(name)).toBe(folder);
});
