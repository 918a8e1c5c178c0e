import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listingCache } from '../../../src/blob/listingCache.ts';
import type { LayerEntry } from '../../../src/core/image.ts';
import { encodeListing } from '../../../src/core/listingCodec.ts';
import { entry, layerAt } from '../core/stacks.ts';

const digest = (index: number) => layerAt(index).diffId;
const entries = (name: string): readonly LayerEntry[] => [entry(`${name}=1`)];
let folder = '';

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'strata-listings-')), 'cache');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

describe('listings on disk', () => {
  test('come back, to another window too', async () => {
    const cache = listingCache({ folder, limit: 1e6 });
    expect(await cache.get(digest(1))).toBeUndefined();
    await cache.put(digest(1), entries('a'));
    await cache.put(digest(1), entries('a'));
    expect([...((await listingCache({ folder, limit: 1e6 }).get(digest(1))) ?? [])]).toEqual(entries('a'));
    expect(await cache.get(digest(2))).toBeUndefined();
  });

  test('the least recently used go first', async () => {
    const size = encodeListing(entries('a')).length;
    const cache = listingCache({ folder, limit: 2 * size });
    await cache.put(digest(1), entries('a'));
    await cache.put(digest(2), entries('b'));
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1);
    await cache.get(digest(1));
    await Promise.all([cache.put(digest(3), entries('c')), cache.put(digest(3), entries('c'))]);
    expect(await cache.get(digest(2))).toBeUndefined();
    expect([...((await cache.get(digest(1))) ?? [])]).toEqual(entries('a'));
    expect([...((await cache.get(digest(3))) ?? [])]).toEqual(entries('c'));
  });

  test('what is damaged, of another version or half written goes', async () => {
    const troubles: unknown[] = [];
    const cache = listingCache({ folder, limit: 1e6, onTrouble: (error) => troubles.push(error) });
    await cache.put(digest(1), entries('a'));
    const [name = ''] = readdirSync(folder);
    truncateSync(join(folder, name), 70);
    expect(await cache.get(digest(1))).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, 'x.v0'), 'old');
    writeFileSync(join(folder, 'y.v1.abc.part'), 'half');
    utimesSync(join(folder, 'y.v1.abc.part'), 1, 1);
    await cache.put(digest(2), entries('b'));
    expect(readdirSync(folder).length).toBe(1);
    expect(troubles).toEqual([]);
  });

  test('trouble is told and costs nothing else', async () => {
    const troubles: unknown[] = [];
    writeFileSync(folder, 'a file where the folder should be');
    const cache = listingCache({ folder, limit: 1e6, onTrouble: (error) => troubles.push(error) });
    await cache.put(digest(1), entries('a'));
    expect(await cache.get(digest(1))).toBeUndefined();
    expect(troubles.length).toBe(2);
    expect(readFileSync(folder, 'utf8')).toContain('a file');
  });
});
