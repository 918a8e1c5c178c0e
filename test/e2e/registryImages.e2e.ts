import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineApi } from '../harness/engineApi.ts';
import { pushMade } from '../registry/pushMade.ts';
import { makeImage } from '../unit/archive/makeArchive.ts';
import { addFolder } from './addFolder.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];

/** What a local image's row offers, a registry's offers too. */
describe.each(themes)('an image of a registry is looked at as a local one, in %s', (theme) => {
  const { registry, slowRegistry, socket, fixtures } = parts();
  const team = theme.includes('Dark') ? 'look/dark' : 'look/light';
  let folder: string;
  let workbench: Workbench;
  let tree: TreeView;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    const target = { url: `http://${registry}` };
    const first = makeImage([[{ name: 'etc/motd', body: 'one' }]]);
    const second = makeImage([[{ name: 'etc/motd', body: 'one' }], [{ name: 'etc/motd', body: 'two' }]]);
    await pushMade(target, team, first, { tag: '1.0' });
    await pushMade(target, team, second, { tag: '2.0' });
    workbench = await openWorkbench({ theme, folder, viewport: { width: 1280, height: 1000 } });
    tree = await workbench.openView('Strata', 'Registries');
    await workbench.page.locator('.pane-header[aria-label*="Images"]').click();
    await workbench.runCommand('Strata: Open Image from Registry...');
    await workbench.quickInput.type(`${registry}/httpd:2.4`);
    await workbench.quickInput.row(`${registry}/httpd:2.4`).waitFor();
    await workbench.quickInput.accept();
    await tree.row('2.4').waitFor();
    await tree.row('Layers').waitFor();
  });

  keepFailures(() => workbench);

  afterAll(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('its menu has what a local image’s has', async () => {
    await tree.row('2.4').click({ button: 'right' });
    await tree.menuEntries().filter({ hasText: 'Inspect' }).first().waitFor();
    await workbench.screenshot('registry-menu');
    const entries = (await tree.menuEntries().allTextContents()).map((entry) => entry.trim());
    await workbench.page.keyboard.press('Escape');
    await tree.menu('2.4', 'Copy ID');
    await expect
      .poll(() => workbench.page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^sha256:[0-9a-f]{64}$/);
    for (const entry of [
      'Show Image as a Picture',
      'Open History as Dockerfile',
      'Find File in Image...',
      'Open Files as Folder...',
      'Copy ID',
      'Copy Digest',
      'Copy Pull Command',
    ]) {
      expect(entries).toContain(entry);
    }
  });

  test('a file is found by a part of its name, and shown in the tree', async () => {
    await tree.leave();
    await tree.menu('2.4', 'Find File in Image...');
    await workbench.quickInput.type('httpd.conf');
    const found = workbench.quickInput.row('httpd.conf');
    await found.waitFor();
    await found.hover();
    await found.getByRole('button', { name: 'Show in Tree' }).click();
    await tree.row('httpd.conf').waitFor();
    await expect.poll(async () => tree.row('httpd.conf').getAttribute('aria-selected')).toBe('true');
    await workbench.screenshot('registry-found');
  });

  test('a file is saved to this machine', async () => {
    const target = join(folder, 'saved');
    await mkdir(target, { recursive: true });
    await tree.leave();
    await tree.menu('httpd.conf', 'Save to This Machine...');
    await expect.poll(() => workbench.quickInput.value()).toContain('httpd.conf');
    await workbench.quickInput.acceptPath(join(target, 'httpd.conf'));
    await expect
      .poll(() => readFile(join(target, 'httpd.conf'), 'utf8').catch(() => ''), { timeout: 20_000 })
      .toContain('Listen 80');
    await workbench.notifications.clear();
  });

  test('its files are shown up to a layer, and all of them again', async () => {
    await tree.row('Files').click();
    await tree.expand('Layers');
    await tree.row('ADD').waitFor();
    await tree.leave();
    await tree.menu('ADD', 'Files up to This Layer');
    await workbench.page.getByRole('treeitem').filter({ hasText: 'up to layer 1' }).waitFor();
    await tree.row('usr').waitFor();
    await workbench.screenshot('registry-files-up-to');
    await tree.leave();
    await tree.action('Files', 'Files of All Layers');
    await workbench.page.getByRole('treeitem').filter({ hasText: 'up to layer 1' }).waitFor({ state: 'detached' });
    await tree.row('Files').click();
  });

  test('its history opens as a Dockerfile', async () => {
    await tree.leave();
    await tree.menu('2.4', 'Open History as Dockerfile');
    await workbench.editor.tab('httpd:2.4.dockerfile').waitFor();
    await workbench.page.locator('.view-line').getByText('STOPSIGNAL').first().waitFor();
    await workbench.screenshot('registry-history');
  });

  test('it is drawn as a picture, and a layer of that is shown in the tree', async () => {
    await tree.leave();
    await tree.menu('2.4', 'Show Image as a Picture');
    await workbench.editor.tab('Picture of').waitFor();
    const view = workbench.webview();
    await view.locator('strata-layer-stack [data-layer="4"]').click({ timeout: 60_000 });
    await view.getByRole('button', { name: 'Show in Tree' }).waitFor();
    await workbench.screenshot('registry-picture');
    await view.getByRole('button', { name: 'Show in Tree' }).click();
    const selected = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
    await expect.poll(() => selected.getAttribute('aria-label')).toContain('COPY');
  });

  test('it is compared with a local image, and two tags with each other', async () => {
    await tree.row('2.4').click();
    await tree.leave();
    await workbench.runCommand('Strata: Compare Images');
    await workbench.quickInput.asks('Image');
    await workbench.quickInput.row(`${registry}/httpd:2.4`).waitFor();
    await workbench.screenshot('registry-compare-pick');
    await workbench.quickInput.pick('debian:12');
    await workbench.quickInput.asks('Image');
    // The last one of that name: the local one stands above the registry's.
    await workbench.quickInput
      .rows()
      .filter({ hasText: `${registry}/httpd:2.4` })
      .last()
      .click();
    const view = workbench.webview();
    await view.locator('strata-compare-view').getByText('debian:12').first().waitFor();
    await view.locator('strata-compare-view').getByText('httpd-foreground').first().waitFor();
    await view
      .locator('strata-compare-view')
      .getByText(/MB compressed\)/)
      .waitFor();
    await workbench.screenshot('registry-compare-local');
    await tree.expand(team);
    await tree.row('2.0').click();
    await tree.row('1.0').click({ modifiers: ['ControlOrMeta'] });
    await tree.leave();
    await tree.menu('1.0', 'Compare Images');
    await workbench.editor.tab(`${team}:2.0 and 1 more`).waitFor();
    await workbench.webview().locator('strata-compare-view').getByText('1 shared from the bottom').waitFor();
    await workbench.screenshot('registry-compare-tags');
  });

  test('it is pulled from its row, with each layer in the Images view, which then shows the same layers', async () => {
    const slow = fixtures.toPull.tag.replace(registry, slowRegistry);
    const api = new EngineApi(socket);
    await api.delete(`/images/${slow}`).catch(() => undefined);
    const images = workbench.page.locator('.pane-header[aria-label*="Images"]');
    if ((await images.getAttribute('aria-expanded')) === 'true') await images.click();
    await tree.titleAction('Collapse All');
    await workbench.runCommand('Strata: Open Image from Registry...');
    await workbench.quickInput.type(slow);
    await workbench.quickInput.row(slow).waitFor();
    await workbench.quickInput.accept();
    await tree.row(slowRegistry).waitFor();
    await tree.row('2.1').waitFor();
    await tree.expand('Layers');
    await expect.poll(async () => (await tree.rows()).filter(({ level }) => level === 5).length).toBeGreaterThan(6);
    const there = (await tree.rows()).filter(({ level }) => level === 5).map(({ label }) => label);
    await tree.leave();
    await tree.action('2.1', 'Pull Image...');
    await images.click();
    await tree.row(/^[0-9a-f]{12}$/).waitFor();
    await workbench.screenshot('registry-pull');
    await workbench.notifications.saying('Pulled').waitFor({ timeout: 60_000 });
    await workbench.notifications.clear();
    await workbench.page.locator('.pane-header[aria-label*="Registries"]').click();
    await workbench.runCommand('Strata: Show Layers');
    await workbench.quickInput.asks('Image');
    await workbench.quickInput.rows().filter({ hasText: slow }).first().click();
    await tree.row('Layers').waitFor();
    await expect
      .poll(async () =>
        (await tree.rows())
          .filter(({ level, label }) => level === 4 && label !== 'debian:12')
          .map(({ label }) => label),
      )
      // A base image that is here has a row of its own.
      .toEqual(there);
    await workbench.screenshot('registry-pulled');
    await api.delete(`/images/${slow}`);
  });
});

describe('what is open of a registry’s image comes back with the window', () => {
  const { registry } = parts();
  let folder: string;
  let workbench: Workbench;
  let tree: TreeView;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    workbench = await openWorkbench({
      theme: 'Default Light Modern',
      folder,
      viewport: { width: 1280, height: 1000 },
    });
    tree = await workbench.openView('Strata', 'Registries');
    await workbench.page.locator('.pane-header[aria-label*="Images"]').click();
    await workbench.runCommand('Strata: Open Image from Registry...');
    await workbench.quickInput.type(`${registry}/httpd:2.4`);
    await workbench.quickInput.row(`${registry}/httpd:2.4`).waitFor();
    await workbench.quickInput.accept();
    await tree.row('Layers').waitFor();
  });

  keepFailures(() => workbench);

  afterAll(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A registry is asked for nothing before its row is opened, after a reload too. */
  async function open(): Promise<void> {
    await tree.expand(registry, 'httpd');
    await tree.row('2.4').waitFor();
    await tree.leave();
  }

  test('a file', async () => {
    await tree.expand('Files', 'etc');
    await tree.row('os-release').dblclick();
    await workbench.page.locator('.view-line').getByText('Debian GNU/Linux 12').waitFor();
    await workbench.reload();
    await workbench.page.locator('.view-line').getByText('Debian GNU/Linux 12').waitFor({ timeout: 60_000 });
    await workbench.screenshot('registry-file-reloaded');
  });

  test('the inspect view', async () => {
    await open();
    await tree.action('2.4', 'Inspect');
    await workbench.webview().getByText('RepoDigests').first().waitFor();
    // The view keeps its state a moment later.
    await workbench.page.waitForTimeout(1_000);
    await workbench.reload();
    await workbench.webview().getByText('RepoDigests').first().waitFor({ timeout: 60_000 });
    await workbench.screenshot('registry-inspect-reloaded');
  });

  test('the picture, and what it shows in the tree', async () => {
    await open();
    await tree.menu('2.4', 'Show Image as a Picture');
    const layer = workbench.webview().locator('strata-layer-stack [data-layer="4"]');
    await layer.waitFor({ timeout: 60_000 });
    await workbench.page.waitForTimeout(1_000);
    await workbench.reload();
    await layer.click({ timeout: 60_000 });
    await workbench.webview().getByRole('button', { name: 'Show in Tree' }).click();
    const selected = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
    await expect.poll(() => selected.getAttribute('aria-label')).toContain('COPY');
    await workbench.screenshot('registry-picture-reloaded');
  });

  test('the files as a folder, in a window that is another one by then', async () => {
    const name = `${registry}/httpd:2.4`;
    const row = await addFolder(
      workbench,
      async () => {
        await workbench.openView('Strata', 'Registries');
        await open();
        await tree.menu('2.4', 'Open Files as Folder...');
      },
      name,
    );
    await row('usr').waitFor();
    await row('usr').click();
    await row('local').waitFor();
    await workbench.screenshot('registry-folder');
  });
});
