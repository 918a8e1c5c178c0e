import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addFolder } from './addFolder.ts';
import { keepFailures } from './keepFailures.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];

describe.each(themes)('files, history and layers in %s', (theme) => {
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    workbench = await openWorkbench({ theme, folder, viewport: { width: 1280, height: 1000 } });
    images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
  });

  keepFailures(() => workbench);

  afterAll(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('the history opens as a Dockerfile, weighed and hot where it is heavy', async () => {
    await images.expand('httpd');
    await images.leave();
    await images.menu('2.4', 'Open History as Dockerfile');
    await workbench.editor.tab('httpd:2.4.dockerfile').waitFor();
    const text = workbench.page.locator('.editor-instance .view-lines');
    await text.getByText('FROM').nth(1).waitFor();
    await workbench.page.locator('.editor-instance .view-line').getByText('%').first().waitFor();
    const hover = await workbench.editor.hover('STOPSIGNAL');
    expect(hover).toContain('Made no layer');
    await workbench.editor.leave();
    await workbench.screenshot('history');
    const told = await workbench.editor.hover('bin/httpd');
    expect(told).toContain('Layer 5 of 6');
    await workbench.screenshot('history-hover');
  });

  test('the layers of the base image stand apart', async () => {
    await images.expand('2.4');
    await images.row('ADD').waitFor();
    await images.row('debian:12').waitFor();
    const rows = (await images.rows()).map(({ label }) => label);
    expect(rows.indexOf('debian:12')).toBeGreaterThan(rows.indexOf('ENV'));
    expect(rows.slice(rows.indexOf('debian:12') + 1)[0]).toBe('CMD');
    await images.row('ADD').hover();
    await workbench.page.locator('.monaco-hover:visible').getByText('Shared with').waitFor();
    await workbench.screenshot('base-layers');
    await images.leave();
  });

  test('a layer shows what it added, changed and deleted, and what is deleted still opens', async () => {
    await images.expand('RUN');
    await images.row('etc').waitFor();
    await images.expand('etc');
    // The layers below are read after the one that is opened: until then nobody knows what it hides.
    await images.row('motd').getByText('hides 26B').waitFor();
    await images.row('motd').click();
    await workbench.editor.tab('motd').waitFor();
    await workbench.page.locator('.view-line').getByText('A small Debian for tests.').waitFor();
    await workbench.screenshot('deleted-file');
  });

  test('which layer brought a file, with every version of it', async () => {
    await images.menu('motd', 'Which Layer Brought This File');
    await workbench.quickInput.row('Layer 1').waitFor();
    const labels = await workbench.quickInput.labels();
    expect(labels.slice(0, 3)).toEqual(['Layer 4', 'deleted', 'Layer 1']);
    expect(labels[3]).toMatch(/^added · -rw-r--r-- 0:0 · 26B · .* · deleted in layer 4$/);
    await workbench.screenshot('versions');
    await workbench.quickInput.cancel();
  });

  test('a file is found by a part of its name', async () => {
    await workbench.runCommand('Strata: Find File in Image...');
    await workbench.quickInput.pick('httpd:2.4');
    await workbench.quickInput.type('http');
    await workbench.quickInput.row('httpd.conf').waitFor();
    await workbench.screenshot('find-file');
    await workbench.quickInput.type('motd');
    await workbench.quickInput.row('deleted in layer 4').waitFor();
    await workbench.quickInput.type('httpd.conf');
    await workbench.quickInput.row('httpd.conf').waitFor();
    await workbench.quickInput.accept();
    await workbench.editor.tab('httpd.conf').waitFor();
    await workbench.screenshot('found-file');
  });

  test('the files up to a layer', async () => {
    await images.row('RUN').click();
    await images.row('motd').waitFor({ state: 'detached' });
    await images.leave();
    await images.menu('RUN', 'Files up to This Layer');
    await images.row('Files').waitFor();
    await images.row('usr').waitFor();
    await workbench.screenshot('files-up-to');
  });

  test('where it lives, with the layer in sight', async () => {
    await images.leave();
    await images.menu('ADD', 'Where It Lives');
    await workbench.editor.tab('httpd:2.4.yaml').waitFor();
    // Of a layer's folder in either kind of store.
    await workbench.page
      .locator('.view-line')
      .getByText(/layerdb|snapshots/)
      .first()
      .waitFor();
    await workbench.screenshot('where-it-lives');
    const text = await workbench.page.locator('.editor-instance .view-lines').innerText();
    expect(text.replaceAll('\u00a0', ' ')).toContain('- layer: 1');
  });

  test('a file a container changed opens against the image’s, a deleted one as the image has it', async () => {
    await images.leave();
    await images.expand('Containers', 'web-stopped', 'Read-write layer');
    await images.row('httpd.conf').click();
    await workbench.editor.tab('httpd.conf (httpd:2.4').waitFor();
    await workbench.page.locator('.view-line').getByText('ServerName localhost').waitFor();
    await workbench.screenshot('container-change');
    await images.row('test-cgi').click();
    await workbench.editor.tab('test-cgi').waitFor();
    await workbench.page.locator('.view-line').getByText('echo ok').waitFor();
  });

  test('a folder is saved with all below it', async () => {
    const target = join(folder, 'saved');
    await mkdir(target);
    await images.expand('Files');
    await images.row('bin').waitFor();
    await images.menu('etc', 'Save to This Machine...');
    // The dialog first finds out where it is.
    await expect.poll(() => workbench.quickInput.value()).toContain(folder);
    await workbench.quickInput.acceptPath(`${target}/`);
    await workbench.notifications.saying('Saved').waitFor();
    await workbench.screenshot('saved');
    await workbench.notifications.clear();
    expect((await readdir(join(target, 'etc'))).sort()).toEqual(['group', 'os-release', 'passwd']);
    expect(await readFile(join(target, 'etc', 'passwd'), 'utf8')).toContain('www-data');
  });

  test('the files open as a folder of the workspace', async () => {
    const row = await addFolder(
      workbench,
      async () => {
        await workbench.openView('Strata', 'Images');
        await images.expand('httpd');
        await images.menu('2.4', 'Open Files as Folder...');
        await workbench.quickInput.row('Add to This Workspace').waitFor();
        await workbench.screenshot('open-as-folder');
      },
      'httpd:2.4',
    );
    await row('usr').waitFor();
    await row('usr').click();
    await row('local').waitFor();
    await workbench.screenshot('folder');
  });
});
