import { describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/core/failure.ts';
import { FileView } from '../../../src/core/fileView.ts';
import type { OpenedFile, WantedFile } from '../../../src/core/image.ts';
import { findInText, decodeText, searchExpression, type TextQuery } from '../../../src/core/textSearch.ts';
import { searchImage, type SearchCount, type StartSearcher } from '../../../src/extension/search/searchImage.ts';
import { stackOf } from '../core/stacks.ts';

const { signal } = new AbortController();
const query: TextQuery = { text: 'needle', isRegExp: false, matchCase: false, wholeWord: false };

/** In this thread; the real one is in `textSearcher.test.ts`. */
const start: StartSearcher = (of, onFound) =>
  Promise.resolve({
    add: async (key, bytes) => {
      await Promise.resolve();
      const lines = findInText(decodeText(bytes), searchExpression(of));
      if (lines.length > 0) onFound(key, lines);
    },
    done: () => Promise.resolve(),
    close: () => Promise.resolve(),
  });

const texts: Readonly<Record<string, string | Error>> = {
  'etc/conf': 'a needle here',
  'etc/none': 'hay',
  'etc/binary': `needle\0${'x'.repeat(20)}`,
  'srv/page': 'needle\nneedle',
  'srv/huge': 'needle '.repeat(2000),
  'srv/bad': new SourceError({ kind: 'bad-layer', layer: 0, offset: 0, entries: 0 }),
  'srv/gone': 'needle',
};
const stack = stackOf(
  ['etc/conf=13', 'etc/none=3', 'etc/binary=27', 'srv/gone=6', 'srv/bad=9', 'empty=0'],
  ['srv/page=13', 'srv/same>srv/page', 'srv/huge=30000000', 'etc/link~conf', '-srv/gone'],
);
const view = FileView.merged(stack, 1);

async function search(root = view.root, open = opening) {
  const found: string[] = [];
  const counts: SearchCount[] = [];
  const end = await searchImage(view, root, query, {
    open,
    start,
    signal,
    onFound: ({ path, lines }) => found.push(`${path} ${lines.length}`),
    onCount: (count) => counts.push(count),
  });
  return { found: found.sort(), counts, end };
}

async function* opening(files: readonly WantedFile[]): AsyncGenerator<OpenedFile> {
  for (const file of files) {
    const text = texts[file.path] ?? expect.unreachable();
    const content = async function* () {
      await Promise.resolve();
      if (text instanceof Error) throw text;
      for (let at = 0; at < text.length; at += 5000) yield Buffer.from(text.slice(at, at + 5000));
    };
    yield { file, content: await Promise.resolve(content()) };
  }
}

describe('searching an image', () => {
  test('finds in texts, once in what has several names, and says what it did not search', async () => {
    const { found, counts, end } = await search();
    expect(found).toEqual(['etc/conf 1', 'srv/page 2']);
    expect(end).toEqual({ files: 6, of: 6, unread: 1, isLimited: false, tooLarge: ['srv/huge'] });
    expect(counts.map(({ files }) => files)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('only below a folder', async () => {
    const { found, end } = await search(view.get('etc'));
    expect(found).toEqual(['etc/conf 1']);
    expect(end.of).toBe(3);
  });

  test('what a damaged layer has no more is counted', async () => {
    const cut = async function* (files: readonly WantedFile[]): AsyncGenerator<OpenedFile> {
      yield* opening(files.filter(({ path }) => path === 'etc/conf'));
      throw new SourceError({ kind: 'bad-layer', layer: 1, offset: 0, entries: 0 });
    };
    const { found, end } = await search(view.root, cut);
    expect(found).toEqual(['etc/conf 1']);
    expect(end).toMatchObject({ files: 1, unread: 4 });
  });

  test('any other trouble is thrown', async () => {
    const broken = async function* (): AsyncGenerator<OpenedFile> {
      await Promise.resolve();
      yield* [];
      throw new SourceError({ kind: 'cut-off', endpoint: 'unix:///x' });
    };
    await expect(search(view.root, broken)).rejects.toMatchObject({ failure: { kind: 'cut-off' } });
  });
});
