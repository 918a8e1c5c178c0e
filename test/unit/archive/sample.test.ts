import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openArchive } from '../../../src/archive/imageArchive.ts';
import type { LayerListing } from '../../../src/core/image.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';
import { findSameContent } from '../../../src/core/sameContent.ts';
import { blameOf, wasteOf } from '../../../src/core/waste.ts';
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
    const sameContent = await findSameContent(archive, image, stack, { files: 10, bytes: 1e9 }, signal);
    const waste = wasteOf(stack, { sameContent });
    expect(waste.live + waste.dead).toBe(waste.total);
    expect(blameOf(waste)[1]).toEqual({
      causedBy: 4,
      cause: 'overwritten',
      sameContent: true,
      size: 1_050_000,
      files: 1,
    });
    const limited = await findSameContent(archive, image, stack, { files: 10, bytes: 1 }, signal);
    expect(limited('usr/local/apache2/bin/httpd', 3, 4)).toBeUndefined();
  } finally {
    await archive.close();
  }
});
