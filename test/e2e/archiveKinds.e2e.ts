import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { repository } from '../harness/cache.ts';
import { compress, makeArchive, makeImage, membersOf } from '../unit/archive/makeArchive.ts';
import { makeTar } from '../unit/core/tar/makeTar.ts';
import { keepFailures } from './keepFailures.ts';
import { openArchive } from './openArchive.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

// Archives as each engine, image store and builder writes them, looked at where no engine answers.

type Packed = 'as it is' | 'gzip' | 'zstd';

const recorded = join(repository, 'test', 'fixtures', 'archive');

const kinds: readonly { readonly name: string; readonly packed: Packed; readonly repository: string }[] = [
  { name: 'docker-20.10.tar', packed: 'as it is', repository: 'tiny' },
  { name: 'docker-20.10-buildkit.tar', packed: 'gzip', repository: 'tiny' },
  { name: 'docker-26.1-classic.tar', packed: 'as it is', repository: 'tiny' },
  { name: 'docker-26.1-classic-buildkit.tar', packed: 'zstd', repository: 'tiny' },
  { name: 'docker-26.1-containerd.tar', packed: 'as it is', repository: 'tiny' },
  { name: 'docker-26.1-containerd-buildkit.tar', packed: 'gzip', repository: 'tiny' },
  { name: 'podman-docker.tar', packed: 'gzip', repository: 'localhost/tiny' },
  { name: 'podman-oci.tar', packed: 'as it is', repository: 'localhost/tiny' },
  { name: 'podman-oci.tar', packed: 'zstd', repository: 'localhost/tiny' },
];

describe('archives of every kind, without an engine', () => {
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;
  keepFailures(() => workbench);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    workbench = await openWorkbench({
      theme: 'Default Light Modern',
      folder,
      env: { DOCKER_HOST: `unix://${join(folder, 'no.sock')}` },
      viewport: { width: 1280, height: 1000 },
    });
    images = await workbench.openView('Strata', 'Images');
  });

  afterAll(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  // Also after a failure: its rows would be taken for the next archive's.
  afterEach(async () => {
    await workbench.runCommand('View: Close All Editors');
    const opened = (await images.rows()).map(({ label }) => label).filter((label) => /\.tar(\.|$)/.test(label));
    for (const name of opened) {
      await images.action(name, 'Close Engine or Archive');
      await images.row(name).waitFor({ state: 'detached' });
    }
  });

  const pack = { 'as it is': (bytes: Uint8Array) => bytes, gzip: gzipSync, zstd: zstdCompressSync };
  const ending = { 'as it is': '', gzip: '.gz', zstd: '.zst' };

  test.each(kinds)(
    '$name, $packed: tree, layers, files, a file, inspect',
    async ({ name, packed, repository: repo }) => {
      const file = `${name}${ending[packed]}`;
      await writeFile(join(folder, file), pack[packed](await readFile(join(recorded, name))));
      await openArchive(workbench, folder, file);
      await images.expand(file, repo, '1');
      await images.expand('Files', 'srv', 'site');
      await images.row('key.pem').click();
      await workbench.editor.tab('key.pem').waitFor();
      await workbench.page.locator('.editor-instance .view-line').getByText('secret').waitFor();
      // A layer's own files beside those of all.
      const folders = (await images.rows()).filter(({ label }) => /^(srv|etc)$/.test(label)).length;
      await images.expand(/^(COPY|ADD)$/);
      await expect
        .poll(async () => (await images.rows()).filter(({ label }) => /^(srv|etc)$/.test(label)).length)
        .toBeGreaterThan(folders);
      await workbench.screenshot(`archive-${file}`);
      await images.action('1', 'Inspect');
      await workbench.webview().getByText('RootFS').first().waitFor();
      await workbench.screenshot(`archive-inspect-${file}`);
    },
  );

  describe('that are damaged', () => {
    const large = Array.from({ length: 40 }, (_, index) => ({
      name: `srv/file-${String(index).padStart(2, '0')}`,
      body: `${index} `.repeat(2000),
    }));
    const image = makeImage([[{ name: 'etc/conf', body: 'fine\n' }], large], { history: [] });

    test('cut in the middle of a layer: what comes before it is there, and the rest is said to be missing', async () => {
      // The manifest first, as some tools write it: the cut hits the last layer.
      const whole = makeTar(membersOf(image, 'docker-20', 'none').toReversed());
      await writeFile(join(folder, 'cut.tar'), whole.subarray(0, Math.floor(whole.length / 2)));
      await openArchive(workbench, folder, 'cut.tar');
      await images.expand('cut.tar', 'example.com/team/app', '1', 'Files');
      await images.row(/^Layer 1: The archive does not hold this layer/).waitFor();
      await images.row(/^Layer 2 isn't a valid archive at byte .* Showing \d+ entries read before it/).waitFor();
      await images.expand('srv');
      await images.row('file-03').click();
      await workbench.page.locator('.view-line').getByText('3 3 3').first().waitFor();
      await workbench.screenshot('archive-cut');
    });

    test('a layer that is not what its digest says', async () => {
      const bytes = Buffer.from(makeArchive(image, 'docker-25'));
      const at = bytes.indexOf('fine\n');
      bytes.write('evil\n', at);
      await writeFile(join(folder, 'lying.tar'), bytes);
      await openArchive(workbench, folder, 'lying.tar');
      await images.expand('lying.tar', 'example.com/team/app', '1', 'Files');
      await images.row("Layer 1 doesn't match its digest.").waitFor();
      await workbench.screenshot('archive-lying');
    });

    async function writeBomb(): Promise<void> {
      const members = membersOf(image, 'containerd', 'zstd');
      const own = compress(image.layers[0] ?? new Uint8Array(0), 'zstd');
      const layer = members.find(({ body }) => body instanceof Uint8Array && Buffer.from(body).equals(own));
      expect(layer).toBeDefined();
      const bomb = members.map((each) => (each === layer ? { ...each, body: zeros() } : each));
      await writeFile(join(folder, 'bomb.tar'), makeTar(bomb));
    }

    test('who waits for a bomb is told how far it is, and may give up', async () => {
      await writeBomb();
      await openArchive(workbench, folder, 'bomb.tar');
      const name = 'example.com/team/app';
      await images.expand('bomb.tar', name, '1', 'Layer 2', 'srv');
      await images.menu('file-03', 'Which Layer Brought This File');
      await workbench.notifications.saying(`Reading ${name}:1`).waitFor();
      await workbench.screenshot('archive-reading');
      await workbench.notifications.press(`Reading ${name}:1`, 'Cancel');
      await workbench.notifications.saying('Reading').waitFor({ state: 'detached' });
      expect(await workbench.notifications.all()).toEqual([]);
    });

    test('a bomb is given up, and what was before it stays', async () => {
      await writeBomb();
      await openArchive(workbench, folder, 'bomb.tar');
      await images.expand('bomb.tar', 'example.com/team/app', '1', 'Files');
      await images
        .row(/^Layer 1: The layer's compressed data expands to more than 17.*GB: the rest is not shown/)
        .waitFor({ timeout: 90_000 });
      await images.row('srv').waitFor();
      await workbench.screenshot('archive-bomb');
    });

    test('a text', async () => {
      await copyFile(import.meta.filename, join(folder, 'text.tar'));
      await openArchive(workbench, folder, 'text.tar');
      await workbench.notifications.saying("isn't an image archive").waitFor();
      await workbench.screenshot('archive-text');
      await images.row('text.tar').waitFor({ state: 'detached' });
    });
  });
});

/** 20 GB of zeros in 600 kB, as zstd has them: a file of a tar, and blocks that say how often a byte is repeated. */
function zeros(): Uint8Array {
  const tar = makeTar([{ name: 'zeros', body: '' }]).subarray(0, 512);
  const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);
  const block = (bytes: number, type: 'raw' | 'repeated', isLast = false): Buffer => {
    const header = Buffer.alloc(3);
    header.writeUIntLE((bytes << 3) | (type === 'raw' ? 0 : 2) | (isLast ? 1 : 0), 0, 3);
    return header;
  };
  const size = 128 * 1024;
  const repeated = Buffer.concat([block(size, 'repeated'), Buffer.from([0])]);
  const count = Math.ceil((20 * 1024 ** 3) / size);
  const end = Buffer.concat([block(size, 'repeated', true), Buffer.from([0])]);
  return Buffer.concat([frame, block(512, 'raw'), tar, ...Array.from({ length: count }, () => repeated), end]);
}
