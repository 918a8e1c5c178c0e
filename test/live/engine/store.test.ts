import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { isCancelled } from '../../../src/core/failure.ts';
import type { Engine, Image, LayerListing } from '../../../src/core/image.ts';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import { textAt } from '../../../src/core/fields.ts';
import { hiddenLabel, ownerLabel } from '../../../src/engine/hiddenLabel.ts';
import { ReaderContainers } from '../../../src/engine/readerContainer.ts';
import { Session } from '../../../src/engine/session.ts';
import type { StoreUse } from '../../../src/engine/store.ts';
import { EngineApi } from '../../harness/engineApi.ts';
import { buildImage } from '../../harness/imageBuild.ts';
import { describeWhere } from './onlyWhere.ts';

const run = promisify(execFile);
const { host, socket, fixtures } = inject('engine');
const endpoint = { kind: 'unix', path: socket, text: host } as const;
const api = new EngineApi(socket);
const { signal } = new AbortController();
/** Podman's store is not read. */
const hasStore = (await engineWith('never').info(signal)).name !== 'Podman';

function engineWith(store: StoreUse): Engine {
  return connectEngine(endpoint, { env: { DOCKER_CONFIG: '/nonexistent' }, store });
}

async function listings(engine: Engine, image: Image, indexes?: readonly number[]): Promise<readonly LayerListing[]> {
  const found: LayerListing[] = [];
  for await (const listing of engine.files(image, signal, indexes)) found.push(listing);
  return found.sort((one, other) => one.layer.index - other.layer.index);
}

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

async function readersLeft(): Promise<readonly unknown[]> {
  const left = await api.get(
    `/containers/json?all=1&filters=${encodeURIComponent(JSON.stringify({ label: [hiddenLabel] }))}`,
  );
  return Array.isArray(left) ? (left as readonly unknown[]) : [left];
}

/** They stay for a second where nobody is kept from anything. */
async function noReaderLeft(): Promise<void> {
  await expect.poll(readersLeft, { timeout: 10_000 }).toEqual([]);
}

/** How often containers of ours were made and removed so far. */
async function readerEvents(): Promise<Readonly<Record<string, number>>> {
  const filters = encodeURIComponent(JSON.stringify({ label: [hiddenLabel], type: ['container'] }));
  const lines = await new Promise<string>((resolve, reject) => {
    request(
      {
        socketPath: socket,
        path: `/events?since=0&until=${Math.floor(Date.now() / 1000) + 1}&filters=${filters}`,
        agent: false,
      },
      (response) => {
        let all = '';
        response
          .setEncoding('utf8')
          .on('data', (piece: string) => (all += piece))
          .on('end', () => resolve(all))
          .on('error', reject);
      },
    )
      .on('error', reject)
      .end();
  });
  const actions = lines
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { readonly Action: string }).Action);
  return Object.fromEntries(
    ['create', 'destroy', 'start'].map((action) => [action, actions.filter((found) => found === action).length]),
  );
}

describe.each<StoreUse>(['auto', 'never'])('with the store %s', (use) => {
  const engine = engineWith(use);

  test('the layers have the entries of their tars', async () => {
    const image = await engine.inspect('httpd:2.4', signal);
    const found = await listings(engine, image);
    expect(found.map(({ layer }) => layer.diffId)).toEqual(image.diffIds);
    expect(found.map(({ layer }) => layer)).toEqual(
      (await engine.history(image, signal)).layers.map(({ index, diffId, chainId }) => ({ index, diffId, chainId })),
    );
    const folder = await mkdtemp(join(tmpdir(), 'strata-save-'));
    try {
      await run('docker', ['-H', host, 'save', '-o', join(folder, 'image.tar'), image.id]);
      await run('tar', ['-xf', 'image.tar'], { cwd: folder });
      const { stdout: manifest } = await run('cat', ['manifest.json'], { cwd: folder });
      const layers = (JSON.parse(manifest) as readonly { readonly Layers: readonly string[] }[])[0]?.Layers ?? [];
      for (const [index, { entries, incomplete }] of found.entries()) {
        expect(incomplete).toBeUndefined();
        const { stdout } = await run('tar', ['-tf', layers[index] ?? ''], { cwd: folder });
        const names = stdout
          .split('\n')
          .filter(Boolean)
          .map((name) => name.replace(/\/$/, ''));
        const shown = [...entries].map(({ path, whiteout }) =>
          whiteout === 'deletes' ? path.replace(/[^/]*$/, '.wh.$&') : path,
        );
        expect(shown).toEqual(names);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('only the layers asked for come', async () => {
    const image = await engine.inspect('httpd:2.4', signal);
    expect((await listings(engine, image, [2, 0])).map(({ layer }) => layer.index)).toEqual([0, 2]);
  });

  test('a file can be read in any layer, also one that a later layer deletes', async () => {
    const image = await engine.inspect('httpd:2.4', signal);
    expect(await text(engine.openFile(image, 0, 'etc/motd', signal))).toBe('A small Debian for tests.\n');
    const all = await listings(engine, image);
    const { layer } =
      all.find(({ entries }) => [...entries].some(({ path }) => path === 'usr/local/bin/httpd-foreground')) ??
      expect.unreachable();
    expect(await text(engine.openFile(image, layer.index, 'usr/local/bin/httpd-foreground', signal))).toContain(
      'exec httpd -f',
    );
  });

  test('a file that is not in the layer is missed', async () => {
    const image = await engine.inspect('httpd:2.4', signal);
    await expect(text(engine.openFile(image, 1, 'etc/motd', signal))).rejects.toMatchObject({
      failure: { kind: 'daemon', status: 404 },
    });
  });

  test('a large file comes whole', async () => {
    const image = await engine.inspect('debian:12', signal);
    const [layer] = await listings(engine, image);
    const busybox = [...(layer?.entries ?? [])].find(({ path }) => path === 'bin/busybox');
    let size = 0;
    for await (const piece of engine.openFile(image, 0, 'bin/busybox', signal)) size += piece.length;
    expect(size).toBe(busybox?.size);
    expect(size).toBeGreaterThan(1_000_000);
  });
});

test('both ways tell the same of every entry', async () => {
  const [store, exported] = [engineWith('auto'), engineWith('never')];
  const image = await store.inspect(fixtures.dangling.id, signal);
  const flat = (found: readonly LayerListing[]): unknown =>
    found.map(({ layer, entries }) => ({ layer, entries: [...entries] }));
  expect(flat(await listings(store, image))).toEqual(flat(await listings(exported, image)));
});

describeWhere(hasStore)('reading through a container', () => {
  test('has made containers, started none, and removed all', async () => {
    const engine = engineWith('auto');
    const image = await engine.inspect('httpd:2.4', signal);
    const history = await engine.history(image, signal);
    expect(history.basis).toBe('config');
    await noReaderLeft();
    const events = await readerEvents();
    expect(events['create']).toBeGreaterThan(0);
    expect(events['destroy']).toBe(events['create']);
    expect(events['start']).toBe(0);
  });

  test('is not done where it is not wanted', async () => {
    const before = await readerEvents();
    const engine = engineWith('never');
    const image = await engine.inspect('httpd:2.4', signal);
    await engine.history(image, signal);
    await listings(engine, image);
    expect(await readerEvents()).toEqual(before);
  });

  test('shows nowhere while it lasts', async () => {
    const engine = engineWith('auto');
    const image = await engine.inspect('httpd:2.4', signal);
    await engine.history(image, signal);
    expect(await readersLeft()).toHaveLength(1);
    expect(
      (await engine.containers(signal)).map(({ name }) => name).filter((name) => name.startsWith('strata-')),
    ).toEqual([]);
    await noReaderLeft();
  });

  test('does not keep an image from being removed', async () => {
    const engine = engineWith('auto');
    const id = await engine.commit(
      fixtures.stopped.id,
      { message: '', author: '', pause: true, changes: [], reference: { repository: 'short', tag: 'lived' } },
      signal,
    );
    const image = await engine.inspect(id, signal);
    await engine.history(image, signal);
    await engine.remove('short:lived', signal);
    await expect(engine.inspect(id, signal)).rejects.toMatchObject({ failure: { kind: 'no-such-image' } });
  });

  test('of another window does not keep an image from being removed', async () => {
    const engine = engineWith('auto');
    const id = await engine.commit(
      fixtures.stopped.id,
      { message: '', author: '', pause: true, changes: [], reference: { repository: 'held', tag: 'elsewhere' } },
      signal,
    );
    await api.post('/containers/create', { Image: id, Cmd: ['x'], Labels: { [hiddenLabel]: 'another window' } });
    await engine.remove('held:elsewhere', signal);
    await expect(engine.inspect(id, signal)).rejects.toMatchObject({ failure: { kind: 'no-such-image' } });
    await noReaderLeft();
  });

  test('that somebody tidied up is made again', async () => {
    const engine = engineWith('auto');
    const image = await engine.inspect('httpd:2.4', signal);
    await engine.history(image, signal);
    const [reader] = await readersLeft();
    await api.delete(`/containers/${textAt(reader, 'Id')}?force=1`);
    expect(await text(engine.openFile(image, 0, 'etc/motd', signal))).toBe('A small Debian for tests.\n');
    await noReaderLeft();
  });

  test('stands on an image that is held anyway', async () => {
    const engine = engineWith('auto');
    const image = await engine.inspect(fixtures.dangling.id, signal);
    await engine.history(image, signal);
    const [reader] = await readersLeft();
    expect(textAt(reader, 'ImageID')).not.toBe(image.id);
    await noReaderLeft();
  });

  test('makes no volumes of an image that declares some', async () => {
    const id = await buildImage(api, {
      dockerfile: 'FROM debian:12\nRUN mkdir /data && echo kept > /data/x\nVOLUME /data /more/data\n',
      files: {},
      tags: ['with:volumes'],
    });
    const engine = engineWith('auto');
    const image = await engine.inspect(id, signal);
    expect(image.config.volumes).toEqual(['/data', '/more/data']);
    const found = await listings(engine, image);
    expect(found.flatMap(({ entries }) => [...entries]).map(({ path }) => path)).toContain('data/x');
    expect(await text(engine.openFile(image, 1, 'data/x', signal))).toBe('kept\n');
    await noReaderLeft();
    expect(await api.get('/volumes')).toMatchObject({ Volumes: [] });
    await engine.remove('with:volumes', signal);
  });

  test('is done through a container for each who reads long, and one for all others', async () => {
    const readers = new ReaderContainers(new Session(endpoint), { idle: 0, burst: 0, leftover: 3_600_000 });
    const image = await engineWith('never').inspect('httpd:2.4', signal);
    const { rootDir } = await engineWith('never').info(signal);
    const mounts = [{ source: rootDir, target: '/strata/root' }];
    const long = await Promise.all([0, 1].map(() => readers.acquire(mounts, image, signal, 'long')));
    const short = await Promise.all([0, 1].map(() => readers.acquire(mounts, image, signal)));
    expect(await readersLeft()).toHaveLength(2);
    for (const reader of [...long, ...short]) reader.release();
    await noReaderLeft();
  });

  test('that is given up leaves nothing', async () => {
    const engine = engineWith('auto');
    const image = await engine.inspect('httpd:2.4', signal);
    const controller = new AbortController();
    const reading = (async (): Promise<void> => {
      for await (const listing of engine.files(image, controller.signal)) {
        expect(listing.entries.length).toBeGreaterThan(0);
        controller.abort();
      }
    })();
    await expect(reading).rejects.toSatisfy(isCancelled);
    for await (const piece of engine.openFile(image, 0, 'bin/busybox', signal)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    await noReaderLeft();
  });

  test('sweeps what a crash left behind, and nothing of others', async () => {
    const create = async (labels: Readonly<Record<string, string>>): Promise<string> => {
      const created = await api.post('/containers/create', { Image: 'debian:12', Cmd: ['x'], Labels: labels });
      return typeof created === 'object' && created !== null && 'Id' in created ? String(created.Id) : '';
    };
    // A process that has ended, and one that runs: this one.
    const { pid } = spawnSync('true');
    await create({ [hiddenLabel]: 'left behind', [ownerLabel]: `${hostname()} ${pid}` });
    const alive = await create({ [hiddenLabel]: 'in use', [ownerLabel]: `${hostname()} ${process.ppid}` });
    const elsewhere = await create({ [hiddenLabel]: 'in use', [ownerLabel]: `${hostname()}-2 ${pid}` });
    const other = await create({ other: 'mine' });
    const readers = new ReaderContainers(new Session(endpoint));
    await readers.sweep(signal);
    expect((await readersLeft()).map((left) => textAt(left, 'Id')).sort()).toEqual([alive, elsewhere].sort());
    // Older than anything that may still be read through.
    await new ReaderContainers(new Session(endpoint), { idle: 0, burst: 0, leftover: 0 }).sweep(signal);
    expect(await readersLeft()).toEqual([]);
    expect(await api.get(`/containers/${other}/json`)).toMatchObject({ Id: other });
    await api.delete(`/containers/${other}`);
  });
});

describe('a layer of 68,000 files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-many-'));
    await writeFile(
      join(folder, 'make.sh'),
      'mkdir -p root && cd root && for d in $(seq 340); do mkdir -p usr/$d && (cd usr/$d && seq -f "file-%g" 200 | xargs touch); done',
    );
    await run('sh', ['make.sh'], { cwd: folder });
    await run('tar', ['-C', 'root', '-cf', 'many.tar', '.'], { cwd: folder });
    await run('docker', ['-H', host, 'import', join(folder, 'many.tar'), 'many:files']);
  }, 120_000);
  afterAll(async () => {
    await run('docker', ['-H', host, 'rmi', 'many:files']);
    await rm(folder, { recursive: true });
  });

  test('is listed whole from the store', async () => {
    const engine = engineWith('auto');
    const [listing] = await listings(engine, await engine.inspect('many:files', signal));
    expect(listing?.incomplete).toBeUndefined();
    expect([...(listing?.entries ?? [])].filter(({ kind }) => kind === 'file')).toHaveLength(68_000);
    await noReaderLeft();
  });
});
