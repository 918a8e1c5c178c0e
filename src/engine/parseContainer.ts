import type { Change, ChangeKind, Container, ContainerState, ImageId, PublishedPort } from '../core/image.ts';
import { notDocker } from './errors.ts';
import { listAt, numberAt, textAt, textMapAt, textsAt } from '../core/fields.ts';
import { imageIdOf } from './parseImage.ts';

/** Reads `GET /containers/json`, without containers that carry `hiddenLabel`. Throws `not-docker`. */
export function parseContainers(answer: unknown, endpoint: string, hiddenLabel: string): readonly Container[] {
  if (!Array.isArray(answer)) throw notDocker(endpoint, new Error('the list of containers is no list'));
  return answer
    .filter((item: unknown) => textMapAt(item, 'Labels')[hiddenLabel] === undefined)
    .map((item: unknown) => container(item, endpoint));
}

/** Reads `GET /containers/{id}/changes`; a container that changed nothing answers null. Throws `not-docker`. */
export function parseChanges(answer: unknown, endpoint: string): readonly Change[] {
  if (answer === null) return [];
  if (!Array.isArray(answer)) throw notDocker(endpoint, new Error('the list of changes is no list'));
  return answer.map((item: unknown) => {
    const kind = changeKinds[numberAt(item, 'Kind') ?? -1];
    const path = textAt(item, 'Path');
    if (kind === undefined || path === '')
      throw notDocker(endpoint, new Error('a change has no path or no known kind'));
    return { path, kind };
  });
}

const changeKinds: readonly ChangeKind[] = ['modified', 'added', 'deleted'];

const states: readonly ContainerState[] = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'];

function container(item: unknown, endpoint: string): Container {
  const id = textAt(item, 'Id');
  if (id === '') throw notDocker(endpoint, new Error('a container in the list has no id'));
  const state = textAt(item, 'State').toLowerCase();
  const image = textAt(item, 'Image');
  return {
    id,
    name: ownName(textsAt(item, 'Names')),
    imageId: imageIdOf(textAt(item, 'ImageID')) ?? noImage,
    image,
    command: textsAt(item, 'Command').join(' '),
    created: (numberAt(item, 'Created') ?? 0) * 1000,
    state: states.find((known) => known === state) ?? 'unknown',
    status: textAt(item, 'Status'),
    ports: listAt(item, 'Ports').flatMap(publishedPort),
  };
}

function publishedPort(item: unknown): PublishedPort[] {
  const host = numberAt(item, 'PublicPort');
  const own = numberAt(item, 'PrivatePort');
  if (host === undefined || own === undefined) return [];
  return [{ container: `${own}/${textAt(item, 'Type') || 'tcp'}`, host, address: textAt(item, 'IP') }];
}

/** A container whose image is gone from the store. */
const noImage = '' as ImageId;

/** Links give a container more names, `/other/alias`; its own has no further slash. */
function ownName(names: readonly string[]): string {
  const own = names.map((name) => name.replace(/^\//, '')).find((name) => !name.includes('/'));
  return own ?? '';
}
