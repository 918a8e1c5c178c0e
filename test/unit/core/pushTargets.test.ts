import { describe, expect, test } from 'vitest';
import { completed, pushTargets, registriesIn } from '../../../src/core/pushTargets.ts';
import { canonical } from '../../../src/core/reference.ts';

const names = (targets: ReturnType<typeof pushTargets>): string[] =>
  targets.map(({ reference, kind }) => `${kind} ${canonical(reference)}`);

describe('where an image can be pushed to', () => {
  test('an official name goes elsewhere first', () => {
    expect(names(pushTargets('httpd:2.4', [], ['ghcr.io', 'localhost:5000']))).toEqual([
      'registry ghcr.io/httpd:2.4',
      'registry localhost:5000/httpd:2.4',
      'own docker.io/library/httpd:2.4',
    ]);
  });

  test('a name of a registry goes there first, and to its other names', () => {
    expect(
      names(
        pushTargets(
          'localhost:5000/team/web:1',
          ['web:1', 'me/web:1', 'localhost:5000/team/web:1'],
          ['localhost:5000', 'ghcr.io'],
        ),
      ),
    ).toEqual([
      'own localhost:5000/team/web:1',
      'own docker.io/me/web:1',
      'registry ghcr.io/team/web:1',
      'own docker.io/library/web:1',
    ]);
  });

  test('what is no name, or a digest, is none', () => {
    expect(pushTargets('not a name', [], ['ghcr.io'])).toEqual([]);
    expect(pushTargets(`web@sha256:${'a'.repeat(64)}`, [], ['ghcr.io'])).toEqual([]);
  });

  test('registries are those that names point to', () => {
    expect(registriesIn(['debian:12', 'a.io/x', 'b.io/x:1', 'b.io/y', 'me/web:1', 'not a name'])).toEqual([
      'b.io',
      'a.io',
      'docker.io',
    ]);
  });

  test.each([
    ['ghcr.io/me', 'httpd:2.4', 'ghcr.io/me/httpd:2.4'],
    ['ghcr.io/me/', 'x.io/team/web', 'ghcr.io/me/web:latest'],
    ['', 'httpd:2.4', ''],
  ])('%s completes %s', (typed, name, whole) => {
    expect(completed(typed, name)).toBe(whole);
  });
});
