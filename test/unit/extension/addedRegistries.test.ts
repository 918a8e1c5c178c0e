import { beforeEach, expect, test } from 'vitest';
import type { ImageId } from '../../../src/core/image.ts';
import { AddedRegistries } from '../../../src/extension/registries/addedRegistries.ts';
import { OpenedImages } from '../../../src/extension/registries/openedImages.ts';
import { Memory } from './memory.ts';

let memory: Memory;
beforeEach(() => {
  memory = new Memory();
});

test('registries, and what is named of them, are remembered and taken out one by one', async () => {
  const added = new AddedRegistries(memory);
  await added.add('localhost:5000');
  await added.add('docker.io', { namespace: 'library' });
  await added.add('docker.io', { namespace: 'bitnami' });
  await added.add('docker.io', { repository: 'strata/app' });
  await added.add('docker.io', { repository: 'strata/app' });
  const hub = { name: 'docker.io', repositories: ['strata/app'], namespaces: ['bitnami', 'library'] };
  expect(new AddedRegistries(memory).all).toEqual([{ name: 'localhost:5000', repositories: [], namespaces: [] }, hub]);
  await added.remove('docker.io', { namespace: 'library' });
  expect(added.get('docker.io')).toEqual({ ...hub, namespaces: ['bitnami'] });
  await added.remove('docker.io', { repository: 'strata/app' });
  expect(added.get('docker.io')).toEqual({ ...hub, namespaces: ['bitnami'], repositories: [] });
  await added.remove('docker.io');
  expect(added.names).toEqual(['localhost:5000']);
});

test('what an earlier version kept, or nobody could have, is read', () => {
  memory.kept.set('strata.registries', [{ name: 'ghcr.io', repositories: ['a/b'] }, { repositories: [] }, 'x', null]);
  expect(new AddedRegistries(memory).all).toEqual([{ name: 'ghcr.io', repositories: ['a/b'], namespaces: [] }]);
  memory.kept.set('strata.registries', 'nothing of ours');
  expect(new AddedRegistries(memory).all).toEqual([]);
});

test('by which name an image was opened is known for the last five hundred', () => {
  const opened = new OpenedImages(memory);
  const id = (number: number): ImageId => `sha256:${number}` as ImageId;
  for (let number = 0; number < 501; number++) opened.put('localhost:5000', id(number), `localhost:5000/x@${number}`);
  opened.put('localhost:5000', id(7), 'localhost:5000/y@7');
  const later = new OpenedImages(memory);
  expect(later.get('localhost:5000', id(7))).toBe('localhost:5000/y@7');
  expect(later.get('localhost:5000', id(500))).toBe('localhost:5000/x@500');
  expect(later.get('localhost:5000', id(0))).toBeUndefined();
  expect(later.get('ghcr.io', id(7))).toBeUndefined();
});
