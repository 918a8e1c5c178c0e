import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareImages, parseComparable } from '../../../src/core/compareImages.ts';

const base = {
  Id: 'sha256:1',
  Os: 'linux',
  Architecture: 'arm',
  Variant: 'v7',
  Size: 10,
  Config: {
    Env: ['A=1', 'B=x=y', 'FLAG'],
    Cmd: ['sh', '-c', 'echo hi'],
    Labels: { team: 'web' },
    ExposedPorts: { '80/tcp': {} },
    Volumes: null,
    Healthcheck: { Test: ['CMD', 'true'], Interval: 30_000_000_000 },
  },
  RootFS: { Layers: ['a', 'b', 'c'] },
};

describe('compareImages', () => {
  test('two images that are the same differ in nothing', () => {
    const comparison = compareImages(parseComparable(base), parseComparable(base));
    expect(comparison.facts).toEqual([]);
    expect(comparison.env).toEqual({ different: [], alike: 3 });
    expect(comparison.layers).toEqual({ shared: ['a', 'b', 'c'], left: [], right: [] });
    expect(comparison.alikeFacts).toContain('Platform');
  });

  test('says what was added, removed and changed', () => {
    const other = {
      ...base,
      Variant: 'v8',
      Config: { ...base.Config, Env: ['A=2', 'C=3', 'FLAG'], Cmd: null, ExposedPorts: { '443/tcp': {} } },
      RootFS: { Layers: ['a', 'x', 'c', 'd'] },
    };
    const comparison = compareImages(parseComparable(base), parseComparable(other));
    expect(comparison.facts).toEqual([
      { name: 'Platform', left: 'linux/arm/v7', right: 'linux/arm/v8' },
      { name: 'Command', left: 'sh -c "echo hi"' },
    ]);
    expect(comparison.env.different).toEqual([
      { name: 'A', left: '1', right: '2' },
      { name: 'B', left: 'x=y' },
      { name: 'C', right: '3' },
    ]);
    expect(comparison.ports.different).toEqual([
      { name: '443/tcp', right: '' },
      { name: '80/tcp', left: '' },
    ]);
    // A layer is the same only on top of the same: c above x is another.
    expect(comparison.layers).toEqual({ shared: ['a'], left: ['b', 'c'], right: ['x', 'c', 'd'] });
  });

  test('names that objects have of their own are ordinary names', () => {
    const odd = {
      Config: { Env: ['__proto__=1', 'constructor=2'], Labels: JSON.parse('{"__proto__": "x"}') as unknown },
    };
    const { env, labels } = compareImages(parseComparable(odd), parseComparable({}));
    expect(env.different.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
    expect(labels.different.map(({ name }) => name)).toEqual(['__proto__']);
  });

  test('reads anything without complaint', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const comparison = compareImages(parseComparable({ Config: left, RootFS: right }), parseComparable(right));
        expect(comparison.layers.shared.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
