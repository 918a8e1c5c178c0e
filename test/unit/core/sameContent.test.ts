import { describe, expect, test } from 'vitest';
import type { OpenedFile, WantedFile } from '../../../src/core/image.ts';
import { findSameContent, rewrittenFiles } from '../../../src/core/sameContent.ts';
import { sha256Of } from '../../../src/blob/sha256.ts';
import { entry, stackOf } from './stacks.ts';

const all = { files: 10, bytes: 1e6 };

/** Hands out contents by layer and path, and tells how often each was opened. */
function filesOf(contents: Readonly<Record<string, string>>) {
  const opened: string[] = [];
  const open = async function* (files: readonly WantedFile[]): AsyncGenerator<OpenedFile> {
    for (const file of files) {
      const content = contents[`${file.layer} ${file.path}`];
      if (content === undefined) continue;
      opened.push(await Promise.resolve(`${file.layer} ${file.path}`));
      yield {
        file,
        content: (async function* () {
          yield await Promise.resolve(Buffer.from(content));
        })(),
      };
    }
  };
  return { open, opened };
}

async function same(layers: readonly (readonly string[])[], contents: Readonly<Record<string, string>>) {
  const stack = stackOf(...layers);
  const { open, opened } = filesOf(contents);
  const found: string[] = [];
  for await (const version of findSameContent(rewrittenFiles(stack, all), open, sha256Of)) {
    const { layer, node } = stack.versions;
    found.push(`${layer[version]} ${stack.paths.path(node[version] ?? 0)}`);
  }
  return { found: found.sort(), opened: opened.sort() };
}

describe('files that were written again with what they had', () => {
  test('are found, each of the others is not, and all are opened once', async () => {
    const layers = [['a=3', 'b=3', 'c=3'], ['a=3', 'b=3'], ['a=3']];
    const contents = { '0 a': 'one', '1 a': 'one', '2 a': 'two', '0 b': 'xyz', '1 b': 'xyz', '0 c': 'ccc' };
    expect(await same(layers, contents)).toEqual({
      found: ['0 a', '0 b'],
      opened: ['0 a', '0 b', '1 a', '1 b', '2 a'],
    });
  });

  test('where one of both does not come, nothing is said of them', async () => {
    expect(
      await same(
        [
          ['a=3', 'b=3'],
          ['a=3', 'b=3'],
        ],
        { '0 a': 'one', '0 b': 'two', '1 b': 'two' },
      ),
    ).toMatchObject({
      found: ['0 b'],
    });
  });
});

describe('what is worth comparing', () => {
  test('is of one size and not empty, that of the same time first, then the largest', () => {
    const earlier = (text: string) => entry(text, { mtime: 1000 });
    const stack = stackOf(
      [earlier('old=9'), 'small=1', 'large=5', 'other=2', 'empty=0'],
      ['old=9', 'small=1', 'large=5', 'other=3', 'empty=0'],
    );
    expect(rewrittenFiles(stack, all).map(({ lower }) => lower.path)).toEqual(['large', 'small', 'old']);
    expect(rewrittenFiles(stack, { files: 1, bytes: 1e6 }).map(({ lower }) => lower.path)).toEqual(['large']);
    expect(rewrittenFiles(stack, { files: 10, bytes: 2 }).map(({ lower }) => lower.path)).toEqual(['small']);
  });

  test('is known by its other names as well', () => {
    const [file] = rewrittenFiles(stackOf(['a=3', 'b>a'], ['a=3', '-b']), all);
    expect(file).toMatchObject({
      lower: { layer: 0, path: 'a', size: 3, aliases: ['b'] },
      upper: { layer: 1, path: 'a', size: 3, aliases: [] },
    });
  });
});
