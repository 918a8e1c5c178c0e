import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository } from '../harness/cache.ts';
import { startEngine, type Engine } from '../harness/engine.ts';
import { buildBase } from '../harness/fixtures.ts';
import { buildImage, tarOf } from '../harness/imageBuild.ts';
import { keepFailures } from './keepFailures.ts';
import { openArchive } from './openArchive.ts';
import { parts } from './parts.ts';
import { QuickInput } from './quickInput.ts';
import { readableTerminals, Terminal } from './terminal.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];

/** Another window is another workspace: what it knows of the first one is what Strata keeps for all of them. */
describe.each(themes)('the files of an image in a window of their own, in %s', (theme) => {
  let other: Engine;
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;
  keepFailures(() => workbench);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    await copyFile(join(repository, 'test', 'fixtures', 'sample', 'httpd.tar.gz'), join(folder, 'sample.tar.gz'));
    other = await startEngine();
    await buildBase(other, 'only/there:1.0');
    const settings = { 'workbench.colorTheme': 'Default High Contrast', 'terminal.integrated.cwd': '/usr' };
    const sly = await tarOf({
      '.vscode/settings.json': { content: JSON.stringify(settings) },
      'etc/motd': { content: 'sly\n' },
    });
    await buildImage(other.api, {
      dockerfile: 'FROM scratch\nADD sly.tar /\n',
      files: { 'sly.tar': { content: sly } },
      tags: ['sly:1'],
    });
    workbench = await openWorkbench({
      theme,
      folder,
      settings: readableTerminals,
      viewport: { width: 1280, height: 900 },
    });
    images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
    await openArchive(workbench, folder, 'sample.tar.gz');
    // Selected once the view has the focus, which the palette would lose to it.
    await images.row('sample.tar.gz').and(workbench.page.locator('.selected')).waitFor();
    await workbench.runCommand('Strata: Show Another Engine...');
    await workbench.quickInput.type(other.host);
    await workbench.quickInput.row(other.host).waitFor();
    await workbench.quickInput.accept();
    await images.row('only/there').waitFor();
  });

  afterAll(async () => {
    await workbench.close();
    await other.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function openApart(tree: TreeView, name: string): Promise<Page> {
    await tree.leave();
    await tree.menu(name, 'Open Files as Folder...');
    const opened = workbench.page.context().waitForEvent('page');
    await workbench.quickInput.pick('Open in a New Window');
    const page = await opened;
    page.setDefaultTimeout(30_000);
    await page.setViewportSize({ width: 1280, height: 900 });
    return page;
  }
  /** As a person does: a browser's own reload loses what the workbench has not stored yet. */
  async function reload(page: Page): Promise<void> {
    const quickInput = new QuickInput(page);
    const loaded = page.waitForEvent('load');
    await page.keyboard.press('F1');
    await quickInput.type('>Developer: Reload Window');
    await quickInput.pick('Developer: Reload Window');
    await loaded;
  }
  const row = (page: Page, name: string): Locator =>
    page.locator('.explorer-folders-view .monaco-list-row').getByText(name, { exact: true });
  const patiently = { timeout: 60_000 };
  async function shot(page: Page, name: string): Promise<void> {
    const path = (await workbench.screenshot(name)).replace(/[^/]*$/, `${name}.png`);
    await page.screenshot({ path });
  }

  describe('of an archive', () => {
    let page: Page;

    test('are there, under the name of the image, with the archive in the Images view', async () => {
      await workbench.page.locator('.part.sidebar .monaco-list-row').filter({ hasText: '28.7MB' }).click();
      await images.row('2.4').waitFor();
      page = await openApart(images, '2.4');
      await row(page, 'etc').waitFor(patiently);
      await expect.poll(() => page.title()).toContain('httpd:2.4 [Strata]');
      await row(page, 'etc').click();
      await row(page, 'os-release').dblclick();
      await page.locator('.view-line').getByText('PRETTY_NAME').waitFor();
      await shot(page, 'window-archive');
      await page.locator('.part.activitybar .action-item', { has: page.getByLabel('Strata', { exact: true }) }).click();
      await page.locator('.part.sidebar .monaco-list-row').getByText('sample.tar.gz').waitFor();
      await shot(page, 'window-archive-view');
      await page.keyboard.press('ControlOrMeta+Shift+E');
    });

    test('a terminal begins in a folder that there is', async () => {
      await page.keyboard.press('Control+Shift+Backquote');
      const terminal = new Terminal(page);
      await terminal.type('echo "at $(pwd)"\n');
      await terminal.shows(/at \/\w/);
      await shot(page, 'window-terminal');
      await page.keyboard.press('ControlOrMeta+J');
    });

    test('are there again when the window is opened again, and what is missing is named until it is back', async () => {
      await reload(page);
      await page.locator('.view-line').getByText('PRETTY_NAME').waitFor(patiently);
      await row(page, 'usr').waitFor(patiently);
      await rename(join(folder, 'sample.tar.gz'), join(folder, 'away.tar.gz'));
      await page.reload();
      const said = page
        .locator('.notification-list-item')
        .filter({ hasText: `There is no archive at ${folder}/sample.tar.gz.` });
      await said.waitFor(patiently);
      await shot(page, 'window-archive-missing');
      expect(await row(page, 'usr').count()).toBe(0);
      await rename(join(folder, 'away.tar.gz'), join(folder, 'sample.tar.gz'));
      await said.hover();
      await said.getByRole('button', { name: 'Retry' }).click();
      await row(page, 'usr').waitFor();
      await shot(page, 'window-archive-back');
      await page.close();
    });
  });

  test('of a further engine are there, and what an image brings as settings is none of the window', async () => {
    await images.row('sample.tar.gz').click();
    await images.row('sample.tar.gz').press('ArrowLeft');
    await images.expand('sly');
    const page = await openApart(images, '1');
    await row(page, 'etc').waitFor(patiently);
    await expect.poll(() => page.title()).toContain('sly:1 [Strata]');
    await shot(page, 'window-settings');
    expect(await row(page, '.vscode').count()).toBe(0);
    const kind = theme.includes('Light') ? 'vs' : 'vs-dark';
    expect(await page.locator('.monaco-workbench').getAttribute('class')).toMatch(new RegExp(`(^| )${kind}( |$)`));
    await page.close();
    // They are files of the image all the same, and open from its layers and its files.
    await images.expand('1', 'Files', '.vscode');
    await images.row('settings.json').dblclick();
    await workbench.page.locator('.view-line').getByText('Default High Contrast').waitFor();
    await workbench.runCommand('View: Close All Editors');
  });

  test('of a registry are there', async () => {
    const { registry } = parts();
    await workbench.page.locator('.pane-header[aria-label*="Images"]').click();
    await workbench.runCommand('Strata: Open Image from Registry...');
    await workbench.quickInput.type(`${registry}/httpd:2.4`);
    await workbench.quickInput.row(`${registry}/httpd:2.4`).waitFor();
    await workbench.quickInput.accept();
    const tree = await workbench.openView('Strata', 'Registries');
    await tree.row('Layers').waitFor();
    const page = await openApart(tree, '2.4');
    await row(page, 'usr').waitFor(patiently);
    await expect.poll(() => page.title()).toContain(`${registry}∕httpd:2.4 [Strata]`);
    await shot(page, 'window-registry');
    await page.close();
  });
});
