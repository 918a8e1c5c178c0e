import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oci, pushMade, pushManifest } from '../registry/pushMade.ts';
import { makeImage } from '../unit/archive/makeArchive.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];

describe.each(themes)('images on a registry, in %s', (theme) => {
  const { registry, slowRegistry, fixtures } = parts();
  const small = theme.includes('Dark') ? 'e2e/small-dark' : 'e2e/small-light';
  let folder: string;
  let workbench: Workbench;
  let tree: TreeView;
  keepFailures(() => workbench);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    const target = { url: `http://${registry}` };
    const image = makeImage([[{ name: 'hello.txt', body: `hello from ${theme}` }]]);
    for (const tag of ['1.0', '1.1', 'latest']) await pushMade(target, small, image, { tag });
    const other = await pushMade(target, small, makeImage([[{ name: 'arm' }]], { architecture: 'arm64' }), {
      family: oci,
    });
    const first = await pushMade(target, small, makeImage([[{ name: 'amd' }]]), { family: oci });
    const manifests = [
      { ...first, platform: { os: 'linux', architecture: 'amd64' } },
      { ...other, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
    ];
    await pushManifest(target, small, { schemaVersion: 2, mediaType: oci.index, manifests }, oci.index, '2.0');
    workbench = await openWorkbench({ theme, folder });
    tree = await workbench.openView('Strata', 'Registries');
    // The whole side bar for the view this is about.
    await workbench.page.locator('.pane-header[aria-label*="Images"]').click();
  });

  afterAll(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('one is opened by its name without a pull, down to its files', async () => {
    await workbench.runCommand('Strata: Open Image from Registry...');
    await workbench.quickInput.type(`${registry}/httpd:2.4`);
    await workbench.quickInput
      .rows()
      .filter({ hasText: `${registry}/httpd:2.4` })
      .first()
      .waitFor();
    await workbench.screenshot('registry-open');
    await workbench.quickInput.accept();
    await tree.row(registry).waitFor();
    await tree.expand('2.4', 'Layers');
    await tree.row('CMD').waitFor();
    await workbench.screenshot('registry-layers');
    await tree.row('Layers').click();
    await tree.expand('Files', 'etc');
    await tree.row('os-release').click();
    await workbench.editor.tab('os-release').waitFor();
    await workbench.page.getByText('Debian GNU/Linux 12').first().waitFor();
    await workbench.screenshot('registry-files');
  });

  test('one layer opens to what it brings', async () => {
    await tree.row('Files').click();
    await tree.expand('Layers');
    await tree.expand('COPY');
    await expect.poll(async () => (await tree.rows()).some(({ level }) => level === 6)).toBe(true);
    await workbench.screenshot('registry-layer');
    await tree.row('Layers').click();
  });

  test('it is inspected and its names are copied as those of a local one', async () => {
    await tree.menu('2.4', 'Copy Digest');
    await expect
      .poll(() => workbench.page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/\/httpd@sha256:[0-9a-f]{64}$/);
    await tree.action('2.4', 'Inspect');
    await workbench.webview().getByText('RepoDigests').first().waitFor();
    await workbench.screenshot('registry-inspect');
    await tree.row('2.4').click();
  });

  test('a repository shows its tags, and a tag its platforms', async () => {
    await tree.expand(small, '2.0');
    await tree.row('linux/arm64/v8').waitFor();
    await tree.expand('linux/arm64/v8');
    const tags = (await tree.rows()).filter(({ level }) => level === 3).map(({ label }) => label);
    expect(tags.slice(0, 4)).toEqual(['latest', '2.0', '1.1', '1.0']);
    await workbench.screenshot('registry-platforms');
  });

  test('deleting says which tags go with it', async () => {
    await tree.menu('1.0', 'Delete from Registry...');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('These tags stand for the same image and go with it: latest, 1.1').waitFor();
    await workbench.screenshot('registry-delete');
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await tree.row('1.1').waitFor({ state: 'detached' });
    await tree.row('2.0').waitFor();
  });

  test('what arrives slowly says how far it is, and is given up at a press', async () => {
    const slow = fixtures.toPull.tag.replace(registry, slowRegistry);
    await workbench.notifications.clear();
    await workbench.runCommand('Strata: Open Image from Registry...');
    await workbench.quickInput.type(slow);
    await workbench.quickInput.rows().filter({ hasText: slow }).first().waitFor();
    await workbench.quickInput.accept();
    await tree.row(slowRegistry).waitFor();
    await tree.row(registry).click();
    await tree.expand('Files');
    await workbench.notifications.saying('Reading').waitFor();
    await workbench.screenshot('registry-slow');
    await workbench.notifications.press('Reading', 'Cancel');
    await workbench.notifications.saying('Reading').waitFor({ state: 'detached' });
    expect(await workbench.notifications.all()).toEqual([]);
    await tree.row(/^Not read/).waitFor();
    await workbench.screenshot('registry-cancelled');
  });
});
