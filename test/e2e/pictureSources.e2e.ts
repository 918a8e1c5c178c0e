import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeLargeArchive } from '../bench/host/largeArchive.ts';
import { repository } from '../harness/cache.ts';
import { noise } from '../harness/imageBuild.ts';
import { makeArchive, makeImage } from '../unit/archive/makeArchive.ts';
import { keepFailures } from './keepFailures.ts';
import { openArchive } from './openArchive.ts';
import { parts } from './parts.ts';
import { TreeView } from './treeView.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** What `makeArchive` calls its image. */
const made = 'example.com/team/app:1';

/** Three layers, of which the last deletes most of the first. */
const image = makeImage([
  [
    { name: 'usr/lib/model.bin', body: noise('model', 400_000) },
    { name: 'usr/lib/small.bin', body: noise('small', 90_000) },
  ],
  [
    { name: 'srv/data.bin', body: noise('data', 300_000) },
    { name: 'srv/more.bin', body: noise('more', 200_000) },
  ],
  [
    { name: 'app/main.js', body: noise('main', 150_000) },
    { name: 'usr/lib/.wh.model.bin', body: '' },
  ],
]);

/** Three layers of its own, for what is known of a layer is shown wherever it is; the second ends in the middle of its second file. */
const sound = makeImage([
  [
    { name: 'usr/lib/model.bin', body: noise('old model', 400_000) },
    { name: 'usr/lib/small.bin', body: noise('old small', 90_000) },
  ],
  [
    { name: 'srv/data.bin', body: noise('old data', 300_000) },
    { name: 'srv/more.bin', body: noise('old more', 200_000) },
  ],
  [
    { name: 'app/main.js', body: noise('old main', 150_000) },
    { name: 'usr/lib/.wh.model.bin', body: '' },
  ],
]);
const damaged = { ...sound, layers: sound.layers.map((tar, index) => (index === 1 ? tar.subarray(0, 400_000) : tar)) };

describe('the picture of an image, wherever it is', () => {
  const { registry, slowRegistry, fixtures } = parts();
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;
  keepFailures(() => workbench);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    for (const name of ['docker-20.10', 'podman-docker', 'podman-oci'])
      await copyFile(join(repository, 'test', 'fixtures', 'archive', `${name}.tar`), join(folder, `${name}.tar`));
    await writeFile(join(folder, 'oci-gzip.tar'), makeArchive(image, 'containerd', 'gzip'));
    await writeFile(join(folder, 'oci-zstd.tar'), makeArchive(image, 'containerd', 'zstd'));
    await writeFile(join(folder, 'damaged.tar'), makeArchive(damaged, 'docker-20'));
    await writeLargeArchive(join(folder, 'large.tar'), 70_000);
    workbench = await openWorkbench({
      theme: 'Default Light Modern',
      folder,
      viewport: { width: 1440, height: 900 },
    });
    images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
  });

  afterAll(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  const view = () => workbench.webview();
  const layers = () => view().locator('strata-layer-stack .layer');
  const tile = (name: string) =>
    view()
      .locator('strata-file-map .tile')
      .filter({ has: workbench.page.locator(`.name:text-is("${name}")`) })
      .first();

  /** Of the images with that name, the one in what was opened last. */
  async function show(name: string): Promise<void> {
    await workbench.runCommand('Strata: Show Image as a Picture');
    await workbench.quickInput.asks('Image');
    await workbench.quickInput.type(name);
    await workbench.quickInput.row(name).waitFor();
    await workbench.quickInput.rows().filter({ hasText: name }).last().click();
    await workbench.editor.tab(`Picture of ${name}`).last().waitFor();
  }

  /** And selects its row. */
  async function openAndSelect(file: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await openArchive(workbench, folder, file);
      try {
        await images.row(file).waitFor({ timeout: 8_000 });
        // Selected once the view has the focus, which the palette would lose to it.
        const selected = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
        await expect.poll(() => selected.first().getAttribute('aria-label')).toContain(file);
        return;
      } catch (error) {
        // The dialog still looked the folder up, and took that for what was picked.
        if (attempt === 3) throw error;
        await workbench.quickInput.cancel();
      }
    }
  }

  test.each([
    ['docker-20.10.tar', 'tiny:1'],
    ['podman-docker.tar', 'localhost/tiny:1'],
    ['podman-oci.tar', 'localhost/tiny:1'],
  ])('%s', async (file, name) => {
    await openAndSelect(file);
    await show(name);
    await view().locator('strata-file-map .tile').first().waitFor();
    expect(await layers().count()).toBeGreaterThan(2);
    await view().locator('header').getByText('wasted').waitFor();
    await workbench.screenshot(`picture-of-${file}`);
    await workbench.runCommand('View: Close All Editors');
  });

  test.each(['oci-gzip.tar', 'oci-zstd.tar'])('%s', async (file) => {
    await openAndSelect(file);
    await show(made);
    await tile('data.bin').waitFor();
    expect(await layers().count()).toBe(3);
    await tile('model.bin').waitFor({ state: 'detached' });
    await view().locator('header').getByText('400kB').waitFor();
    await view().getByRole('tab', { name: 'Waste' }).click();
    await view().locator('strata-waste-report').getByText('/usr/lib/model.bin').waitFor();
    await workbench.screenshot(`picture-of-${file}`);
    await workbench.runCommand('View: Close All Editors');
  });

  test('a damaged archive: what is wrong with which layer, and all that can be read', async () => {
    await openAndSelect('damaged.tar');
    await show(made);
    await tile('model.bin').waitFor({ state: 'detached' });
    await tile('main.js').waitFor();
    await view().getByRole('alert').getByText('at byte 400000').waitFor();
    await workbench.screenshot('picture-damaged');
    await view().getByRole('button', { name: 'Show layer 2' }).click();
    await view().getByText('Layer 2 of 3').waitFor();
    await tile('srv').waitFor();
    await workbench.screenshot('picture-damaged-layer');
    await view().getByRole('tab', { name: 'Waste' }).click();
    await view().getByText('Not all layers could be read whole').waitFor();
    await view().locator('strata-waste-report').getByText('/usr/lib/model.bin').waitFor();
    await workbench.runCommand('View: Close All Editors');
  });

  test('a large archive, in a wide window', async () => {
    await openAndSelect('large.tar');
    await show('bench/large:1');
    await workbench.page.setViewportSize({ width: 1800, height: 1000 });
    await view().locator('strata-file-map .tile').first().waitFor();
    await workbench.screenshot('picture-wide');
    await workbench.page.setViewportSize({ width: 1440, height: 900 });
    await workbench.runCommand('View: Close All Editors');
  });

  test('a registry’s image, layer by layer: stopped, and taken up again', async () => {
    const imagesHeader = workbench.page.locator('.pane-header[aria-label*="Images"]');
    const slow = fixtures.toPull.tag.replace(registry, slowRegistry);
    await workbench.runCommand('Strata: Open Image from Registry...');
    await workbench.quickInput.type(slow);
    await workbench.quickInput.row(slow).waitFor();
    await workbench.quickInput.accept();
    const registries = new TreeView(workbench.page, 'Registries');
    await registries.row('2.1').waitFor();
    // Rows that come while layers are told of move what is below them.
    await imagesHeader.click();
    await registries.row('Layers').waitFor();
    await workbench.page.waitForTimeout(1_000);
    await registries.menu('2.1', 'Show Image as a Picture');
    await view().locator('.in-part').getByText('The others are being read').waitFor({ timeout: 60_000 });
    await view().locator('strata-file-map .tile').first().waitFor();
    await view().locator('strata-layer-stack .unread').getByText('compressed').first().waitFor();
    await workbench.screenshot('picture-in-part');
    await view().getByRole('button', { name: 'Cancel' }).click();
    await view().getByText('The others have not been read.').waitFor();
    expect(await view().locator('strata-layer-stack .layer.unread').count()).toBeGreaterThan(0);
    await workbench.screenshot('picture-stopped');
    await view().getByRole('button', { name: 'Read the Others' }).click();
    await view().locator('header').getByText('wasted').waitFor({ timeout: 90_000 });
    expect(await view().locator('strata-layer-stack .layer.unread').count()).toBe(0);
    await workbench.screenshot('picture-of-registry');
    await imagesHeader.click();
    await workbench.runCommand('View: Close All Editors');
  });

  test('from the inspect view, and from an image’s row', async () => {
    await images.expand('httpd');
    await images.action('2.4', 'Inspect');
    await view().getByRole('button', { name: 'Show Image as a Picture' }).click();
    await workbench.editor.tab('Picture of httpd:2.4').waitFor();
    await view().getByRole('button', { name: 'Container web-running' }).waitFor();
    await workbench.screenshot('picture-from-inspect');
    await workbench.runCommand('View: Close All Editors');
    await images.action('2.4', 'Show Image as a Picture');
    await workbench.editor.tab('Picture of httpd:2.4').waitFor();
  });
});
