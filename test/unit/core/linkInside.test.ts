import { describe, expect, test } from 'vitest';
import { FileView } from '../../../src/core/fileView.ts';
import { linkInside } from '../../../src/core/linkInside.ts';
import { stackOf } from './stacks.ts';

const view = FileView.merged(
  stackOf([
    'etc/tool=1',
    'etc/deep/er/file=1',
    'etc/here~tool',
    'etc/dot~./tool',
    'etc/up~../outside',
    'etc/deep/back~../tool',
    'etc/root~/etc/tool',
    'etc/roundabout~../etc/tool',
    'etc/self~/etc',
    'etc/far~/usr/x',
    'etc/dangling~nowhere/at/all',
    'etc/dangling-root~/etc/nowhere',
    'etc/climb~../../../../etc/tool',
    // By its words it stays inside; the folder on its way leads further up than it looks.
    'etc/deep/er/low~../../..',
    'etc/deep/er/trap~low/../../x',
    'etc/deep/er/root-way~way/../..',
    'etc/deep/er/way~/etc',
    'etc/circle~circle/x',
    'etc/link-to-link~up',
    'usr/x=1',
    'usr/etc~/etc',
    'usr/through~etc/tool',
  ]),
  0,
);
const inFolder = (root: string, link: string): string | undefined =>
  linkInside(view, view.get(root) ?? expect.unreachable(), view.get(link) ?? expect.unreachable());

describe('links of a folder that is taken out of its image', () => {
  test.each<[string, string | undefined]>([
    ['here', 'tool'],
    ['dot', './tool'],
    ['up', undefined],
    ['deep/back', '../tool'],
    ['root', 'tool'],
    ['roundabout', 'tool'],
    ['self', '.'],
    ['far', undefined],
    ['dangling', 'nowhere/at/all'],
    ['dangling-root', 'nowhere'],
    ['climb', 'tool'],
    ['deep/er/low', undefined],
    ['deep/er/trap', undefined],
    ['deep/er/root-way', undefined],
    ['deep/er/way', '../..'],
    ['circle', undefined],
    ['link-to-link', 'up'],
  ])('%s', (link, expected) => {
    expect(inFolder('etc', `etc/${link}`)).toBe(expected);
  });

  test('of the whole image none leads out, but by their words', () => {
    expect(inFolder('', 'etc/up')).toBe('../outside');
    expect(inFolder('', 'etc/root')).toBe('tool');
    expect(inFolder('', 'etc/far')).toBe('../usr/x');
    expect(inFolder('', 'etc/climb')).toBe('tool');
    expect(inFolder('', 'usr/through')).toBe('../etc/tool');
  });
});
