import { describe, expect, test } from 'vitest';
import type { ImageId, ImageSummary } from '../../../src/core/image.ts';
import { findImage, indexImages } from '../../../src/core/imageFinder.ts';
import { parseReference } from '../../../src/core/reference.ts';

const sha = (digit: string) => `sha256:${digit.repeat(64)}`;

function image(digit: string, tags: readonly string[], digests: readonly string[] = []): ImageSummary {
  return { id: sha(digit) as ImageId, tags, digests, created: 0, size: 0, labels: {} };
}

const index = indexImages([
  image('1', ['debian:12', 'debian:latest'], [`debian@${sha('d')}`]),
  image('2', ['localhost/mine:latest', 'localhost/team/mine:1']),
  image('3', ['docker.io/library/alpine:3.19']),
  image('4', [], [`gcr.io/x/y@${sha('e')}`]),
  image('5', ['not a name']),
]);

describe('the image a reference means', () => {
  test.each([
    ['debian', '1'],
    ['docker.io/library/debian:12', '1'],
    ['index.docker.io/debian:latest', '1'],
    ['debian:11', undefined],
    [`debian@${sha('d')}`, '1'],
    [`debian:no-such-tag@${sha('d')}`, '1'],
    [`debian:12@${sha('c')}`, undefined],
    ['mine', '2'],
    ['mine:2', undefined],
    ['team/mine:1', undefined],
    ['localhost/team/mine:1', '2'],
    ['alpine:3.19', '3'],
    [`gcr.io/x/y@${sha('e')}`, '4'],
    ['gcr.io/x/y', undefined],
  ])('%s', (text, digit) => {
    const parsed = parseReference(text);
    expect(parsed.ok && findImage(index, parsed.reference)?.id).toBe(digit && sha(digit));
  });
});
