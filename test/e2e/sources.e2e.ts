import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository } from '../harness/cache.ts';
import { startEngine, type Engine } from '../harness/engine.ts';
import { buildFixtures } from '../harness/fixtures.ts';
import { keepFailures } from './keepFailures.ts';
import { openArchive } from './openArchive.ts';
import { parts } from './parts.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];

describe.each(themes)('engines and archives side by side in %s', (theme) => {
  let other: Engine;
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;

  beforeAll(async () => {
    other = await startEngine();
    await buildFixtures(other, { address: parts().registry });
    await other.api.post('/images/httpd:2.4/tag?repo=only/there&tag=1.0');
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    await copyFile(join(repository, 'test', 'fixtures', 'sample', 'httpd.tar.gz'), join(folder, 'sample.tar.gz'));
    await writeFile(join(folder, 'broken.tar'), 'no archive at all');
    workbench = await openWorkbench({ theme, folder, viewport: { width: 1280, height: 1000 } });
    images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
  });

  keepFailures(() => workbench);

  afterAll(async () => {
    await workbench.close();
    await other.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('one engine alone has no row of its own', async () => {
    expect((await images.rows()).find(({ label }) => label === 'httpd')?.level).toBe(1);
  });

  test('another engine is shown beside the chosen one', async () => {
    await workbench.runCommand('Strata: Show Another Engine...');
    await workbench.quickInput.type(other.host);
    await workbench.quickInput.row(other.host).waitFor();
    await workbench.quickInput.accept();
    await images.row('only/there').waitFor();
    const engines = async (): Promise<readonly string[]> =>
      (await images.rows()).filter(({ level }) => level === 1).map(({ description }) => description);
    await expect.poll(engines).toEqual(['the chosen engine', dirname(other.socket)]);
    const rows = await images.rows();
    expect(rows.filter(({ label }) => label === 'httpd').map(({ level }) => level)).toEqual([2, 2]);
    await workbench.screenshot('sources-two-engines');
  });

  test('what happens on the other engine shows by itself, under its own row', async () => {
    await other.api.post('/images/httpd:2.4/tag?repo=only/now&tag=1');
    await images.row('only/now').waitFor();
    await other.api.delete('/images/only/now:1');
    await images.row('only/now').waitFor({ state: 'detached' });
  });

  test('an image of the other engine opens with its record, layers and files', async () => {
    await images.expand('only/there', '1.0');
    await images.row('ADD').waitFor();
    await images.action('1.0', 'Inspect');
    await workbench.webview().getByText('only/there:1.0').first().waitFor();
    await images.expand('ADD', 'etc');
    await images.row('motd').dblclick();
    await workbench.page.locator('.editor-instance').getByText('A small Debian for tests.').waitFor();
    await workbench.screenshot('sources-file');
    await images.row('only/there').click();
    await images.row('only/there').press('ArrowLeft');
  });

  test('an archive opens as a source of its own', async () => {
    await openArchive(workbench, folder, 'sample.tar.gz');
    // Selected once the view has the focus, which the palette would lose to it.
    await images.row('sample.tar.gz').and(workbench.page.locator('.selected')).waitFor();
    await workbench.screenshot('sources-archive');
    const archive = (await images.rows()).filter(({ level }) => level === 1).map(({ label }) => label);
    expect(archive.at(-1)).toBe('sample.tar.gz');
  });

  test('what is no archive says so and leaves no row', async () => {
    await openArchive(workbench, folder, 'broken.tar');
    await workbench.notifications.saying("isn't an image archive").waitFor();
    await workbench.notifications.clear();
    const labels = async (): Promise<readonly string[]> =>
      (await images.rows()).filter(({ level }) => level === 1).map(({ label }) => label);
    await expect.poll(labels).toEqual(['docker.sock', 'docker.sock', 'sample.tar.gz']);
  });

  test('all are there again after a reload, and go one by one', async () => {
    // The view and the editor that are open come back by themselves.
    await workbench.reload();
    await images.row('sample.tar.gz').waitFor({ timeout: 60_000 });
    await images.row('only/there').waitFor();
    await workbench.page.locator('.editor-instance').getByText('A small Debian for tests.').waitFor();
    await workbench.screenshot('sources-reloaded');
    await images.action('sample.tar.gz', 'Close Engine or Archive');
    await images.row('sample.tar.gz').waitFor({ state: 'detached' });
    const beside = workbench.page.getByRole('treeitem').filter({ hasText: dirname(other.socket) });
    await beside.hover();
    await beside.getByRole('button', { name: 'Close Engine or Archive' }).click();
    await images.row('only/there').waitFor({ state: 'detached' });
    await images.row('httpd').waitFor();
    expect((await images.rows()).find(({ label }) => label === 'httpd')?.level).toBe(1);
  });
});
