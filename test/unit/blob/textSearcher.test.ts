import { afterEach, expect, test } from 'vitest';
import { TextSearcher } from '../../../src/blob/textSearcher.ts';
import { isSlowExpression, type TextQuery } from '../../../src/core/textSearch.ts';

const script = new URL('../../../src/blob/searchThread.ts', import.meta.url);
const { signal } = new AbortController();
const open: TextSearcher[] = [];
afterEach(async () => {
  for (const searcher of open.splice(0)) await searcher.close();
});

const query = (text: string, isRegExp = false): TextQuery => ({ text, isRegExp, matchCase: false, wholeWord: false });

function start(of: TextQuery, found: string[], stop = signal, patience?: number): TextSearcher {
  const searcher = new TextSearcher(
    script,
    of,
    (key, lines) => found.push(`${key}: ${lines.map(({ preview }) => preview).join(' | ')}`),
    stop,
    patience,
  );
  open.push(searcher);
  return searcher;
}

test('texts are searched in batches, and told by their keys', async () => {
  const found: string[] = [];
  const searcher = start(query('needle'), found);
  for (let key = 0; key < 1200; key++)
    await searcher.add(key, Buffer.from(key % 400 === 7 ? `hay\na needle ${key}\nNeedle` : 'hay\n'));
  await searcher.done();
  expect(found).toEqual(['7: a needle 7 | Needle', '407: a needle 407 | Needle', '807: a needle 807 | Needle']);
});

test('an expression that takes for ever is given up', async () => {
  const searcher = start(query('^(a+)+$', true), [], signal, 300);
  await searcher.add(0, Buffer.from(`${'a'.repeat(60)}!`));
  const error: unknown = await searcher.done().catch((thrown: unknown) => thrown);
  expect(isSlowExpression(error)).toBe(true);
});

test('aborting ends it', async () => {
  const abort = new AbortController();
  const searcher = start(query('^(a+)+$', true), [], abort.signal);
  await searcher.add(0, Buffer.from(`${'a'.repeat(60)}!`));
  setTimeout(() => abort.abort(), 50);
  await expect(searcher.done()).rejects.toMatchObject({ name: 'AbortError' });
});
