import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine } from '../harness/engine.ts';
import { listOf } from '../harness/engineApi.ts';
import { buildBase } from '../harness/fixtures.ts';
import { buildImage, noise, tarOf } from '../harness/imageBuild.ts';
import { keepFailures } from './keepFailures.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe.each(['Default Dark Modern', 'Default Light Modern'] as const)('images that come and go (%s)', (theme) => {
  let folder: string;
  let engine: Engine;
  let workbench: Workbench;
  let images: TreeView;
  keepFailures(() => workbench);

  const tags = async (): Promise<string> => JSON.stringify(await engine.api.get('/images/json'));
  const build = (name: string, bytes: number, tag?: string): Promise<string> =>
    buildImage(engine.api, {
      dockerfile: `FROM debian:12\nCOPY ${name} /srv/${name}\n`,
      files: { [name]: { content: noise(name, bytes) } },
      ...(tag !== undefined && { tags: [tag] }),
    });
  const filesDropped = async (name: string): Promise<void> => {
    // By its whole path: a file just written is not in the editor's index yet. What is no text has no lines to wait for.
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.type(join(folder, name));
    await workbench.quickInput.row(name).waitFor();
    await workbench.quickInput.pick(name);
    await workbench.editor.tab(name).waitFor();
    await workbench.openView('Strata', 'Images');
    await workbench.editor.tab(name).dragTo(images.row('debian'));
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    engine = await startEngine();
    await buildBase(engine, 'debian:12');
    await build('first', 300_000);
    await build('second', 200_000);
    await build('third', 400_000, 'unused:1');
    await build('fourth', 100_000, 'used:1');
    await engine.api.post('/containers/create?name=keeper', { Image: 'used:1', Cmd: ['sh'] });
    await writeFile(
      join(folder, 'rootfs.tar'),
      await tarOf({ 'etc/hostname': { content: 'imported\n' }, 'bin/tool': { content: noise('tool', 50_000) } }),
    );
    workbench = await openWorkbench({ theme, folder, env: { DOCKER_HOST: engine.host } });
    images = await workbench.openView('Strata', 'Images');
    await images.row('debian').waitFor();
  });

  afterAll(async () => {
    await workbench.close();
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('dangling images go after they were shown, but for what is unchecked', async () => {
    await images.action('Dangling', 'Prune Images...');
    const { quickInput } = workbench;
    await quickInput.rows().nth(1).waitFor();
    expect(await quickInput.title()).toBe('Remove 2 images, at least 500kB');
    await quickInput.row('200kB').locator('.monaco-checkbox, input[type=checkbox]').first().click();
    await expect.poll(() => quickInput.title()).toBe('Remove 1 image, at least 300kB');
    await workbench.screenshot('prune-list');
    await quickInput.box.getByRole('button', { name: 'OK' }).click();
    await workbench.notifications.saying('Removed 1 image, freed 300kB.').waitFor();
    await images.expand('Dangling');
    await expect.poll(async () => (await images.rows()).filter(({ level }) => level === 2)).toHaveLength(1);
  });

  test('unused images go, named and not, and what a container uses stays', async () => {
    await workbench.notifications.clear();
    await workbench.runCommand('Strata: Prune Images...');
    const { quickInput } = workbench;
    await quickInput.row(/Unused.*at least/).waitFor();
    await workbench.screenshot('prune-kinds');
    await quickInput.row('Unused').click();
    await quickInput.row('unused:1').waitFor();
    await quickInput.row('debian:12').locator('.monaco-checkbox, input[type=checkbox]').first().click();
    await quickInput.box.getByRole('button', { name: 'OK' }).click();
    await workbench.notifications.saying(/Removed 2 images, freed/).waitFor();
    await images.row('unused').waitFor({ state: 'detached' });
    await images.row('used').waitFor();
    await workbench.screenshot('pruned');
    expect(await tags()).toContain('debian:12');
    expect(listOf(await engine.api.get('/images/json'))).toHaveLength(2);
  });

  test('a root file system that is dropped becomes an image of one layer with the config asked for', async () => {
    await workbench.notifications.clear();
    await filesDropped('rootfs.tar');
    const { quickInput } = workbench;
    await quickInput.row('Import as a Root File System').waitFor();
    await workbench.screenshot('dropped');
    await quickInput.row('Import as a Root File System').click();
    await quickInput.asks('The new image');
    await quickInput.type('imported:1.0');
    await quickInput.row('imported:1.0').waitFor();
    await quickInput.accept();
    await quickInput.asks('What the image runs');
    await quickInput.row('CMD').click();
    await quickInput.asks('An instruction');
    await quickInput.type('CMD ["/bin/tool"');
    await quickInput.message().getByText('must be a JSON list').waitFor();
    await workbench.screenshot('import-problem');
    await quickInput.type('CMD ["/bin/tool"]');
    await quickInput.accept();
    await quickInput.asks('What the image runs');
    await quickInput.row('CMD ["/bin/tool"]').waitFor();
    await workbench.screenshot('import-config');
    await quickInput.row('Continue').click();
    await quickInput.asks('Where it is from');
    await quickInput.type('From a drop');
    await quickInput.accept();
    await workbench.notifications.saying('Imported rootfs.tar as imported:1.0, one layer.').waitFor();
    await images.row('imported').waitFor();
    const record = JSON.stringify(await engine.api.get('/images/imported:1.0/json'));
    expect(record).toContain('"Cmd":["/bin/tool"]');
    expect(record).toContain('From a drop');
    await workbench.screenshot('imported');
  });

  test('an archive is saved, and loads again where it is dropped', async () => {
    await workbench.notifications.clear();
    await images.menu('1.0', 'Save Image to Archive...');
    const { quickInput } = workbench;
    await quickInput.acceptPath(join(folder, 'imported.tar'));
    await workbench.notifications.saying('Saved').waitFor();
    await engine.api.delete('/images/imported:1.0');
    await images.row('imported').waitFor({ state: 'detached' });
    await workbench.notifications.clear();
    await filesDropped('imported.tar');
    await quickInput.row('Load into the Engine').click();
    await workbench.notifications.saying('Loaded imported:1.0 from imported.tar.').waitFor();
    await images.row('imported').waitFor();
    await filesDropped('imported.tar');
    await quickInput.row('Look at its images').click();
    await images.row('imported.tar').waitFor();
    await workbench.screenshot('opened-drop');
  });
});
