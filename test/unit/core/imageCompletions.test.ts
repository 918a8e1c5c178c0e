import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../../src/core/dockerfile.ts';
import type { ImageId, ImageSummary } from '../../../src/core/image.ts';
import { completionPlace, imageChoices } from '../../../src/core/imageCompletions.ts';

/** `|` is the cursor. */
function place(marked: string) {
  const before = marked.slice(0, marked.indexOf('|')).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const found = completionPlace(parseDockerfile(marked.replace('|', '')), position);
  return (
    found && {
      ...found,
      range: `${found.range.start.line}:${found.range.start.character}-${found.range.end.character}`,
    }
  );
}

describe('where an image name is typed', () => {
  test.each([
    ['FROM |', '0:5-5', '', [], true],
    ['FROM deb|', '0:5-8', 'deb', [], true],
    ['FROM de|bian:12 AS x', '0:5-14', 'de', [], true],
    ['FROM --platform=linux/amd64 deb|', '0:28-31', 'deb', [], true],
    ['FROM a AS one\nFROM b AS two\nFROM |', '2:5-5', '', ['two', 'one'], true],
    ['FROM \\\n  deb|', '1:2-5', 'deb', [], true],
    ['FROM a AS one\nFROM b\nCOPY --from=|', '2:12-12', '', ['one'], false],
    ['FROM a\nCOPY --from=x|yz /a /b', '1:12-15', 'x', [], false],
    ['FROM a\nCOPY --from="b|" /a /b', '1:12-15', '"b', [], false],
    ['FROM a\nRUN --mount=type=bind,from=bu|sy,target=/x y', '1:27-31', 'bu', [], false],
    ['FROM a\nONBUILD COPY --from=b| / /', '1:20-21', 'b', [], false],
  ])('%j', (marked, range, typed, stages, scratch) => {
    expect(place(marked)).toEqual({ range, typed, stages, scratch });
  });

  test.each([
    '|FROM a',
    'FR|OM a',
    'FROM| a',
    'FROM a |',
    'FROM a AS b|',
    'FROM --plat|form=x a',
    'FROM a\nRUN from=|',
    'FROM a\nCOPY --chown=|',
    'FROM a\nRUN --mount=type=b|ind,from=c x',
    '# FROM |',
    'FROM a\n|',
  ])('not at %j', (marked) => {
    expect(place(marked)).toBeUndefined();
  });
});

test('local images are offered by what was typed, the newest first, made safe to look at', () => {
  const image = (n: number, tags: readonly string[]): ImageSummary => ({
    id: `sha256:${n}` as ImageId,
    tags,
    digests: [],
    created: n * 86_400_000,
    size: n * 1_000_000,
    labels: {},
  });
  const images = [
    image(1, ['debian:11']),
    image(3, ['debian:12', 'ghcr.io/x/debian-tools:1']),
    image(2, ['alpine:3']),
    image(4, []),
  ];
  expect(imageChoices(images, 'DEB')).toEqual([
    { id: 'sha256:3', name: 'debian:12', label: 'debian:12', size: '3MB', created: 3 * 86_400_000 },
    {
      id: 'sha256:3',
      name: 'ghcr.io/x/debian-tools:1',
      label: 'ghcr.io/x/debian-tools:1',
      size: '3MB',
      created: 3 * 86_400_000,
    },
    { id: 'sha256:1', name: 'debian:11', label: 'debian:11', size: '1MB', created: 86_400_000 },
  ]);
  expect(imageChoices(images, '')).toHaveLength(4);
});
