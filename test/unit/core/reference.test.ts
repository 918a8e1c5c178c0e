import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonical,
  canonicalRepository,
  familiar,
  parseReference,
  repositoryOf,
  withDefaultTag,
  withDigest,
  withTag,
  type Reference,
} from '../../../src/core/reference.ts';

/** What `docker pull TEXT` of the docker CLI 28.2.2 asked a daemon for, or its refusal. */
interface Recorded {
  readonly text: string;
  readonly canonical?: string;
  readonly error?: string;
}

const recorded = ['docker-cli.json', 'docker-cli-random.json'].flatMap((name) => {
  const url = new URL(`../../fixtures/reference/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as readonly Recorded[];
});

const sha256 = `sha256:${'0123456789abcdef'.repeat(4)}`;

function reference(text: string): Reference {
  const parsed = parseReference(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.kind}`);
  return parsed.reference;
}

describe('parseReference takes and refuses what the docker CLI does', () => {
  test('there are recorded cases of both kinds', () => {
    expect(recorded.filter((one) => one.canonical !== undefined).length).toBeGreaterThan(400);
    expect(recorded.filter((one) => one.error !== undefined).length).toBeGreaterThan(400);
  });

  test.each(recorded)('$text', ({ text, canonical: expected }) => {
    const parsed = parseReference(text);
    expect(parsed.ok ? canonical(withDefaultTag(parsed.reference)) : undefined).toBe(expected);
  });
});

describe('the first wrong character and why', () => {
  test.each([
    ['', 0, { kind: 'empty' }],
    [':10', 0, { kind: 'empty' }],
    ['BAD//name', 4, { kind: 'part-missing' }],
    ['bad//name', 4, { kind: 'part-missing' }],
    ['a/', 2, { kind: 'part-missing' }],
    ['Debian', 0, { kind: 'uppercase', character: 'D' }],
    ['library/dEbian:10', 9, { kind: 'uppercase', character: 'E' }],
    ['deb ian', 3, { kind: 'name-character', character: ' ' }],
    ['debian\n', 6, { kind: 'name-character', character: '\n' }],
    ['a\u202eb', 1, { kind: 'name-character', character: '\u202e' }],
    ['x/🐳:1', 2, { kind: 'name-character', character: '🐳' }],
    ['https://gcr.io/x', 0, { kind: 'scheme', scheme: 'https://' }],
    ['foo_.com/x', 3, { kind: 'host-character', character: '_' }],
    ['foo.com-/x', 8, { kind: 'host-edge', character: '' }],
    ['foo.com:80a/x', 10, { kind: 'port', character: 'a' }],
    ['foo.com:/x', 8, { kind: 'port', character: '' }],
    ['[::1/x', 4, { kind: 'bracket' }],
    ['a.', 2, { kind: 'separator', character: '' }],
    ['a..b', 2, { kind: 'separator', character: '.' }],
    ['debian:', 7, { kind: 'tag-missing' }],
    ['debian:-1', 7, { kind: 'tag-start', character: '-' }],
    ['debian:a+b', 8, { kind: 'tag-character', character: '+' }],
    [`debian:${'a'.repeat(129)}`, 135, { kind: 'tag-length' }],
    ['debian@md5:abc', 7, { kind: 'digest-algorithm' }],
    ['debian@sha256:abc', 17, { kind: 'digest-length', expected: 64, length: 3 }],
    ['debian@sha256:ABC', 14, { kind: 'digest-character', character: 'A' }],
    ['a'.repeat(64), 0, { kind: 'image-id' }],
    [`x/${'a'.repeat(254)}`, 255, { kind: 'name-length', length: 256 }],
  ])('%j at %i: %o', (text, offset, problem) => {
    expect(parseReference(text)).toEqual({ ok: false, problem: { ...problem, offset } });
  });

  test('for any text, the offset lies inside it', () => {
    const piece = fc.constantFrom('a', 'Z', '.', '_', '-', ':', '/', '@', ' ', '[', ']', '1', 'é', 'localhost', sha256);
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseReference(text);
        if (parsed.ok) return;
        expect(parsed.problem.offset).toBeGreaterThanOrEqual(0);
        expect(parsed.problem.offset).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test('a very long name is refused without delay', () => {
    for (const unit of ['a/', 'a-', 'a.', '-', 'a:', '[:', 'A']) {
      expect(parseReference(unit.repeat(100_000)).ok).toBe(false);
    }
  });
});

describe('names', () => {
  test.each([
    ['debian', 'debian', 'docker.io/library/debian', 'debian', 'docker.io/library/debian'],
    ['index.docker.io/debian:10', 'debian:10', 'docker.io/library/debian:10', 'debian', 'docker.io/library/debian'],
    ['docker.io/a/b', 'a/b', 'docker.io/a/b', 'a/b', 'docker.io/a/b'],
    ['library/a/b', 'library/a/b', 'docker.io/library/a/b', 'library/a/b', 'docker.io/library/a/b'],
    [
      '172.198.0.1:5000/debian:10',
      '172.198.0.1:5000/debian:10',
      '172.198.0.1:5000/debian:10',
      '172.198.0.1:5000/debian',
      '172.198.0.1:5000/debian',
    ],
    [
      `debian:10@${sha256}`,
      `debian:10@${sha256}`,
      `docker.io/library/debian:10@${sha256}`,
      'debian',
      'docker.io/library/debian',
    ],
    ['my_host.io/x', 'my_host.io/x', 'my_host.io/x', 'my_host.io/x', 'my_host.io/x'],
  ])('%s', (text, short, whole, repository, wholeRepository) => {
    const parsed = reference(text);
    expect([familiar(parsed), canonical(parsed), repositoryOf(parsed), canonicalRepository(parsed)]).toEqual([
      short,
      whole,
      repository,
      wholeRepository,
    ]);
  });

  test('latest is added only where neither tag nor digest is named', () => {
    expect(familiar(withDefaultTag(reference('debian')))).toBe('debian:latest');
    expect(familiar(withDefaultTag(reference('debian:10')))).toBe('debian:10');
    expect(familiar(withDefaultTag(reference(`debian@${sha256}`)))).toBe(`debian@${sha256}`);
  });

  test('another tag drops the digest, a digest keeps the tag, a bad tag is refused', () => {
    const pinned = reference(`debian:10@${sha256}`);
    expect(withTag(pinned, '11')).toMatchObject({ ok: true, reference: { tag: '11' } });
    expect(withTag(pinned, '11')).not.toHaveProperty('reference.digest');
    expect(withTag(pinned, 'a b')).toMatchObject({ ok: false });
    const { digest } = pinned;
    expect(digest && familiar(withDigest(reference('debian:12'), digest))).toBe(`debian:12@${sha256}`);
  });

  const alphanumeric = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const component = fc
    .array(fc.tuple(alphanumeric, fc.constantFrom('.', '_', '__', '-', '---')), { minLength: 1, maxLength: 3 })
    .map((pairs) => pairs.map(([word, separator], i) => (i === 0 ? word : separator + word)).join(''));
  const domain = fc.constantFrom(
    '',
    'docker.io/',
    'index.docker.io/',
    'localhost/',
    'gcr.io/',
    '127.0.0.1:5000/',
    '[::1]:5000/',
    'HOST/',
    'a-b.c:1/',
  );
  const names = fc
    .tuple(
      domain,
      fc.array(component, { minLength: 1, maxLength: 4 }),
      fc.oneof(
        fc.constant(''),
        fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/).map((tag) => `:${tag}`),
      ),
      fc.constantFrom('', `@${sha256}`, `@sha512:${'a'.repeat(128)}`),
    )
    .map(([host, path, tag, digest]) => host + path.join('/') + tag + digest);

  test('what the grammar makes is taken, and the whole name means itself', () => {
    fc.assert(
      fc.property(names, (text) => {
        const parsed = reference(text);
        expect(parseReference(canonical(parsed))).toEqual({ ok: true, reference: parsed });
        expect(canonical(parsed).endsWith(text.slice(text.lastIndexOf('/') + 1))).toBe(true);
      }),
    );
  });

  test("the familiar name means the same, except where docker's own is ambiguous", () => {
    fc.assert(
      fc.property(names, (text) => {
        const parsed = reference(text);
        const first = repositoryOf(parsed).split('/', 1)[0] ?? '';
        // docker.io/localhost/x and docker.io/gcr.io/x shorten to names that mean another registry
        fc.pre(parsed.domain !== 'docker.io' || !repositoryOf(parsed).includes('/') || !/^localhost$|[.:]/.test(first));
        expect(parseReference(familiar(parsed))).toEqual({ ok: true, reference: parsed });
      }),
    );
  });
});
