import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineApi } from '../harness/engineApi.ts';
import { parts } from './parts.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('names and files of images', () => {
  const api = new EngineApi(parts().socket);
  const name = 'e2e/moving:1.0';
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    workbench = await openWorkbench({ theme: 'Default Dark Modern', folder });
    images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
  });

  afterAll(async () => {
    await workbench.close();
    await api.delete(`/images/${name}`).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });

  test('a tag is given from the context menu and shows', async () => {
    await images.expand('httpd');
    await images.menu('2.4', 'Tag Image...');
    await workbench.quickInput.type(name);
    await workbench.quickInput.rows().filter({ hasText: name }).waitFor();
    await workbench.quickInput.accept();
    await images.row('e2e/moving').waitFor();
    await images.row('1.0').waitFor();
  });

  test('removing a name says that the image stays under its others', async () => {
    await images.menu('1.0', 'Remove Image...');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('the name goes, the image stays as').waitFor();
    await workbench.screenshot('remove');
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await images.row('e2e/moving').waitFor({ state: 'detached' });
    expect(JSON.stringify(await api.get('/images/httpd:2.4/json'))).toContain('httpd:2.4');
  });

  test('a layer opens to its files, and a file in an editor', async () => {
    await images.expand('httpd', '2.4', 'Files', 'etc');
    await images.row('os-release').click();
    await workbench.editor.tab('os-release').waitFor();
    await workbench.page.getByText('Debian GNU/Linux 12').first().waitFor();
    await workbench.screenshot('files');
  });

  test('a pull that is cancelled ends in silence and leaves nothing', async () => {
    const { registry, slowRegistry, fixtures } = parts();
    const slow = fixtures.toPull.tag.replace(registry, slowRegistry);
    await workbench.notifications.clear();
    await workbench.runCommand('Strata: Pull Image...');
    await workbench.quickInput.type(slow);
    await workbench.quickInput.rows().filter({ hasText: slow }).first().waitFor();
    await workbench.quickInput.accept();
    const row = images.row(slow);
    await row.waitFor();
    await workbench.notifications.press('Pulling', 'Cancel');
    await row.waitFor({ state: 'detached' });
    await workbench.notifications.saying('Pulling').waitFor({ state: 'detached' });
    expect(await workbench.notifications.all()).toEqual([]);
    await expect(api.get(`/images/${slow}/json`)).rejects.toThrow();
  });
});
