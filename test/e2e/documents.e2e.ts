import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineApi } from '../harness/engineApi.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];

describe.each(themes)('documents of Strata’s own come back with the window, in %s', (theme) => {
  const api = new EngineApi(parts().socket);
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;
  keepFailures(() => workbench);

  const moveTo = (name: string): Promise<unknown> => api.post(`/images/${name}/tag?repo=moving&tag=1`);
  const line = (text: string | RegExp): Locator => workbench.page.locator('.view-line').getByText(text).first();
  const patiently = { timeout: 60_000 };

  beforeAll(async () => {
    await moveTo('httpd:2.4');
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    workbench = await openWorkbench({
      theme,
      folder,
      // What is not ASCII is to be read as it is meant, whatever a person has their files in.
      settings: theme.includes('Dark') ? { 'files.encoding': 'windows1252' } : {},
      viewport: { width: 1280, height: 1000 },
    });
    images = await workbench.openView('Strata', 'Images');
  });

  afterAll(async () => {
    await workbench.close();
    await api.delete('/images/moving:1');
    await rm(folder, { recursive: true, force: true });
  });

  test('a history, weighed and hot as before, and it follows its name', async () => {
    await images.expand('moving');
    await images.leave();
    await images.menu('1', 'Open History as Dockerfile');
    await workbench.editor.tab('moving:1.dockerfile').waitFor();
    await line('STOPSIGNAL').waitFor();
    await line('Told from the image’s history').waitFor();
    await workbench.reload();
    await line('STOPSIGNAL').waitFor(patiently);
    await line('Told from the image’s history').waitFor();
    await line('%').waitFor();
    const encoding = theme.includes('Dark') ? 'UTF-8 with BOM' : 'UTF-8';
    await workbench.page.locator('.statusbar-item').getByText(encoding, { exact: true }).waitFor();
    await workbench.page.locator('.view-overlays [class*="ced-"]').first().waitFor();
    await workbench.screenshot('history-reloaded');
    await moveTo('debian:12');
    await line('STOPSIGNAL').waitFor({ state: 'detached' });
    await line('FROM').waitFor();
    await workbench.screenshot('history-moved');
    await moveTo('httpd:2.4');
    await line('STOPSIGNAL').waitFor();
  });

  test('where an image lives', async () => {
    await images.expand('moving');
    await images.leave();
    await images.menu('1', 'Where It Lives');
    await workbench.editor.tab('moving:1.yaml').waitFor();
    await line('diffID').waitFor();
    await workbench.reload();
    await workbench.editor.tab('moving:1.yaml').waitFor(patiently);
    await line('diffID').waitFor(patiently);
    await workbench.screenshot('storage-reloaded');
  });

  test('a record', async () => {
    await workbench.runCommand('View: Close All Editors');
    await images.expand('moving');
    await images.leave();
    await images.action('1', 'Inspect');
    await workbench.webview().getByRole('button', { name: 'Open Record in Editor' }).click();
    await workbench.editor.tab('moving:1.json').waitFor();
    await line('"RepoTags"').waitFor();
    await workbench.reload();
    await line('"RepoTags"').waitFor(patiently);
    await workbench.screenshot('record-reloaded');
  });

  test('a file of a container beside the image’s', async () => {
    await workbench.runCommand('View: Close All Editors');
    await images.expand('httpd', '2.4', 'Containers', 'web-stopped', 'Read-write layer');
    await images.row('httpd.conf').click();
    await line('ServerName localhost').waitFor();
    await workbench.reload();
    await line('ServerName localhost').waitFor(patiently);
    await workbench.screenshot('container-change-reloaded');
    expect(await workbench.editor.tab('httpd.conf').count()).toBe(1);
  });
});
