import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openArchive } from '../../../src/archive/imageArchive.ts';
import { sha256Of } from '../../../src/blob/sha256.ts';
import type { LayerListing } from '../../../src/core/image.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';
import { findSameContent, rewrittenFiles } from '../../../src/core/sameContent.ts';
import { wasteOf } from '../../../src/core/waste.ts';
import { sampleArchive } from '../../fixtures/sample/makeSample.ts';

const path = fileURLToPath(new URL('../../fixtures/sample/httpd.tar.gz', import.meta.url));

test('the sample archive is what its script makes', () => {
  expect(gunzipSync(readFileSync(path)).equals(sampleArchive())).toBe(true);
});

test('the sample archive from end to end', async () => {
  const { signal } = new AbortController();
  const worker = new URL('../../../src/archive/worker.ts', import.meta.url);
  const archive = await openArchive(path, { worker }, signal);
  try {
    const image = await archive.inspect('httpd:2.4', signal);
    const { steps, layers } = await archive.history(image, signal);
    expect([steps.length, layers.length]).toEqual([14, 5]);
    const listings: LayerListing[] = [];
    for await (const listing of archive.files(image, signal)) listings.push(listing);
    const stack = new LayerStack(listings);
    const sameContent = new Set<number>();
    const rewritten = rewrittenFiles(stack, { files: 10, bytes: 1e9 });
    const found = findSameContent(rewritten, (files) => archive.openFiles(image, files, signal), sha256Of);
    for await (const version of found) sameContent.add(version);
    const waste = wasteOf(stack, { sameContent });
    expect(waste.live + waste.dead).toBe(waste.total);
    expect(waste.blames[1]).toMatchObject({
      causedBy: 4,
      cause: 'overwritten',
      sameContent: true,
      size: 1_050_000,
      fileCount: 1,
    });
    expect(rewrittenFiles(stack, { files: 10, bytes: 1 })).toEqual([]);
  } finally {
    await archive.close();
  }
});
