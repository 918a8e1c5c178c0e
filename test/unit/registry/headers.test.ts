import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostnameOf, isLoopback, registryAddress } from '../../../src/registry/address.ts';
import { readChallenges } from '../../../src/registry/challenge.ts';
import { nextPage } from '../../../src/registry/link.ts';
import { platformText } from '../../../src/core/imageCard.ts';
import { manifestFor, readManifest } from '../../../src/registry/manifest.ts';

describe('WWW-Authenticate', () => {
  const read = (header: string): unknown =>
    readChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

  test.each<[string, unknown]>([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/debian:pull"',
      [
        [
          'bearer',
          {
            realm: 'https://auth.docker.io/token',
            service: 'registry.docker.io',
            scope: 'repository:library/debian:pull',
          },
        ],
      ],
    ],
    [
      'Basic realm="https://1234.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"',
      [['basic', { realm: 'https://1234.dkr.ecr.eu-west-1.amazonaws.com/', service: 'ecr.amazonaws.com' }]],
    ],
    [
      'Basic realm="a, b", Bearer realm="https://x/t",scope="repository:x:pull,push"',
      [
        ['basic', { realm: 'a, b' }],
        ['bearer', { realm: 'https://x/t', scope: 'repository:x:pull,push' }],
      ],
    ],
    ['BEARER Realm = "x" , error=insufficient_scope', [['bearer', { realm: 'x', error: 'insufficient_scope' }]]],
    [String.raw`Bearer realm="a\"b"`, [['bearer', { realm: 'a"b' }]]],
    [
      'Negotiate, Basic realm=x',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    ['', []],
    ['realm="x"', []],
    ['Bearer realm="never closed', [['bearer', { realm: '' }]]],
  ])('%s', (header, expected) => {
    expect(read(header)).toEqual(expected);
  });

  test('never throws, and ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => Array.isArray(readChallenges(text))),
    );
  });
});

describe('Link', () => {
  const current = new URL('https://r.example/v2/_catalog?n=2');
  test.each<[string, string | undefined]>([
    ['</v2/_catalog?last=b&n=2>; rel="next"', '/v2/_catalog?last=b&n=2'],
    ['<https://inside.example:8080/v2/x/tags/list?last=b>; rel="next"', '/v2/x/tags/list?last=b'],
    ['<_catalog?last=b>; rel=next', '/v2/_catalog?last=b'],
    ['</v2/a>; rel="prev", </v2/b>; title="x"; rel="last next"', '/v2/b'],
    ['</v2/a>; rel="previous-next"', undefined],
    ['</admin>; rel="next"', undefined],
    ['</v2/../admin>; rel="next"', undefined],
    ['<http://[bad>; rel="next"', undefined],
    ['', undefined],
  ])('%s', (header, expected) => {
    expect(nextPage(header, current)).toBe(expected);
  });
});

describe('addresses', () => {
  test.each([
    ['docker.io', [], { host: 'registry-1.docker.io', plain: false, verify: true }],
    ['localhost:5000', [], { host: 'localhost:5000', plain: true, verify: true }],
    ['127.8.9.1', [], { plain: true, verify: true }],
    ['[::1]:5000', [], { plain: true, verify: true }],
    ['127.evil.example', [], { plain: false, verify: true }],
    ['localhost.evil.example:5000', [], { plain: false, verify: true }],
    ['reg.example:5000', ['reg.example:5000'], { plain: true, verify: false }],
    ['reg.example:5000', ['reg.example'], { plain: false, verify: true }],
    ['10.1.2.3:5000', ['10.0.0.0/8'], { plain: true, verify: false }],
    ['11.1.2.3:5000', ['10.0.0.0/8', '10.0.0.0/99', '/', 'x/8'], { plain: false, verify: true }],
    ['[fd00::5]:5000', ['fd00::/8'], { plain: true, verify: false }],
  ])('%s with %j', (name, insecure, expected) => {
    expect(registryAddress(name, insecure)).toMatchObject(expected);
  });

  test('a name is found in front of its port', () => {
    expect(['a:1', '[::1]:2', '[::1]', 'A.b'].map(hostnameOf)).toEqual(['a', '::1', '::1', 'a.b']);
    expect(isLoopback('128.0.0.1')).toBe(false);
  });
});

describe('manifests', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const layer = { digest, size: 3, mediaType: 'x' };

  test.each([
    ['both at once', { manifests: [], config: layer, layers: [] }],
    ['neither', { schemaVersion: 2 }],
    ['an index by name only', { mediaType: 'application/vnd.oci.image.index.v1+json', config: layer, layers: [] }],
    ['a layer without a digest', { config: layer, layers: [{ size: 3 }] }],
    ['a layer of no size', { config: layer, layers: [{ digest, size: -1 }] }],
    ['a list', []],
  ])('%s is none', (_, value) => {
    expect(readManifest(value, '')).toBeUndefined();
  });

  test('schema 1 is known for what it is', () => {
    expect(readManifest({ schemaVersion: 1, fsLayers: [] }, '')).toEqual({ kind: 'old' });
    expect(readManifest({}, 'application/vnd.docker.distribution.manifest.v1+prettyjws; charset=utf-8')).toEqual({
      kind: 'old',
    });
  });

  test('the platform that is meant is found, its variant said or not', () => {
    const of = (text: string) => {
      const [os = '', architecture = '', variant] = text.split('/');
      return {
        ...layer,
        urls: [],
        digest: layer.digest as never,
        platform: { os, architecture, ...(variant === undefined ? {} : { variant }) },
      };
    };
    const manifests = ['linux/amd64', 'linux/arm/v5', 'linux/arm/v7', 'linux/arm64/v8', 'linux/386'].map(of);
    const found = (wanted: string): string | undefined => {
      const platform = manifestFor(manifests, wanted)?.platform;
      return platform === undefined ? undefined : platformText(platform);
    };
    expect(
      ['linux/amd64', 'linux/arm64', 'linux/arm', 'linux/arm/v5', 'linux/arm/v6', 'windows/amd64'].map(found),
    ).toEqual(['linux/amd64', 'linux/arm64/v8', 'linux/arm/v7', 'linux/arm/v5', undefined, undefined]);
  });
});
