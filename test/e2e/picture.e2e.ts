import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineApi } from '../harness/engineApi.ts';
import { buildImage, noise } from '../harness/imageBuild.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];
const wasteful = 'e2e/wasteful:1.0';
const wasteless = 'e2e/wasteful:2.0';

/** Every way of wasting bytes there is. */
const dockerfile = `FROM debian:12
COPY model.bin /srv/model.bin
RUN chmod 755 /srv/model.bin
COPY cache.bin /srv/cache.bin
COPY old.conf /srv/app.conf
COPY data.bin /srv/data/data.bin
RUN rm /srv/cache.bin
COPY new.conf /srv/app.conf
RUN rm -rf /srv/data && mkdir /srv/data && echo new > /srv/data/new.txt
CMD ["sh"]
`;
const files = {
  'model.bin': { content: noise('model', 3_000_000) },
  'cache.bin': { content: noise('cache', 2_000_000) },
  'data.bin': { content: noise('data', 1_000_000) },
  'old.conf': { content: 'a=1\n'.repeat(5_000) },
  'new.conf': { content: 'a=2\n' },
};

describe.each(themes)('the image as a picture in %s', (theme) => {
  const { socket } = parts();
  const base = 'debian:12';
  const api = new EngineApi(socket);
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;
  keepFailures(() => workbench);

  beforeAll(async () => {
    await buildImage(api, { dockerfile, files, tags: [wasteful] });
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    workbench = await openWorkbench({ theme, folder, viewport: { width: 1440, height: 900 } });
    images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
  });

  afterAll(async () => {
    await workbench.close();
    for (const name of [wasteful, wasteless]) await api.delete(`/images/${name}`).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });

  const view = () => workbench.webview();
  const layer = (number: number) => view().locator(`strata-layer-stack [data-layer="${number - 1}"]`);
  const tile = (name: string) =>
    view()
      .locator('strata-file-map .tile')
      .filter({ has: workbench.page.locator(`.name:text-is("${name}")`) })
      .first();

  test('opens from the context menu: base apart, containers on top, the files as a map', async () => {
    await images.expand('httpd');
    await images.menu('2.4', 'Show Image as a Picture');
    await workbench.editor.tab('Picture of httpd:2.4').waitFor();
    await view().locator('strata-layer-stack').getByText(base).waitFor();
    await view().getByRole('button', { name: 'Container web-running' }).waitFor();
    await tile('httpd').waitFor();
    expect(await view().locator('strata-layer-stack .layer').count()).toBe(6);
    expect(await view().locator('.base .layer').count()).toBe(1);
    await view().locator('header').getByText('wasted').waitFor();
    await workbench.screenshot('picture-httpd');
  });

  test('the map zooms by click and by keyboard, and a file opens in an editor', async () => {
    const crumbs = view().locator('nav ol');
    await tile('local').click({ position: { x: 12, y: 8 } });
    await crumbs.getByRole('button', { name: 'local' }).waitFor();
    await workbench.screenshot('picture-zoomed');
    await workbench.page.keyboard.press('Backspace');
    await crumbs.getByRole('button', { name: 'local' }).waitFor({ state: 'detached' });
    await workbench.page.keyboard.press('Backspace');
    await tile('busybox').waitFor();
    await view().getByRole('tab', { name: 'List' }).click();
    await view().getByRole('checkbox').check();
    await view().getByRole('row').filter({ hasText: 'httpd-foreground' }).click();
    await workbench.editor.tab('httpd-foreground').waitFor();
    await workbench.page.locator('.editor-instance .view-lines').getByText('exec').waitFor();
    await workbench.screenshot('picture-file');
    await workbench.runCommand('View: Close Editor');
  });

  test('comes back as it was after a reload', async () => {
    await view().getByRole('grid').waitFor();
    await workbench.reload();
    await view().getByRole('grid').waitFor({ timeout: 60_000 });
    await view().locator('strata-layer-stack').getByText(base).waitFor();
    await view().getByRole('tab', { name: 'Map' }).click();
  });

  test('a layer opens from its row, and shows itself in the tree', async () => {
    await images.expand('httpd', '2.4', 'Layers');
    await images.menu('ADD', 'Show Image as a Picture');
    await view().getByText('Layer 1 of 6').waitFor();
    await view().getByRole('button', { name: 'With all below' }).waitFor({ state: 'detached' });
    await layer(5).click();
    await view().getByText('Layer 5 of 6').waitFor();
    await view().getByRole('button', { name: 'Show in Tree' }).click();
    const selected = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
    await expect.poll(() => selected.getAttribute('aria-label')).toContain('COPY');
    await workbench.screenshot('picture-layer');
  });

  test('a container and an instruction open what they stand for', async () => {
    await view().getByRole('button', { name: 'Container web-stopped' }).click();
    const selected = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
    await expect.poll(() => selected.getAttribute('aria-label')).toContain('web-stopped');
    await view().getByRole('button', { name: 'STOPSIGNAL' }).click();
    await workbench.page.locator('.editor-instance .view-lines').getByText('SIGWINCH').waitFor();
    await workbench.screenshot('picture-instruction');
    await workbench.runCommand('View: Close Editor');
  });

  test('waste: how much, whose fault, and what to do', async () => {
    await workbench.runCommand('Strata: Show Image as a Picture');
    // A list draws only what is on the screen, and other suites leave images of their own.
    await workbench.quickInput.asks('Image');
    await workbench.quickInput.type(wasteful);
    await workbench.quickInput.row(wasteful).click();
    await workbench.editor.tab(`Picture of ${wasteful}`).waitFor();
    await view().getByRole('tab', { name: 'Waste' }).click();
    const report = view().locator('strata-waste-report');
    await report.getByText('Use COPY --chmod where the file is copied.').waitFor();
    for (const said of [
      '/srv/model.bin',
      '/srv/cache.bin',
      '/srv/app.conf',
      '/srv/data/data.bin',
      'rm /srv/cache.bin',
    ]) {
      expect(await report.getByText(said).first().isVisible()).toBe(true);
    }
    await report.getByText('overwrote a file').waitFor();
    await report.getByText('deleted a file').waitFor();
    await workbench.screenshot('picture-waste');
    await report.getByText('why?').click();
    await workbench.screenshot('picture-dive');
    await report.locator('.file').filter({ hasText: '/srv/app.conf' }).click();
    await workbench.page.locator('.editor-instance .view-lines').getByText('a=1').first().waitFor();
    await workbench.runCommand('View: Close Editor');
  });

  test('the tree tells the waste of an image that has been looked at', async () => {
    await images.row('e2e/wasteful').waitFor();
    await images.expand('e2e/wasteful');
    await images.row('1.0').hover();
    await workbench.page.locator('.monaco-hover:visible').getByText('no container can see').waitFor();
    await workbench.screenshot('picture-tooltip');
    await images.leave();
  });

  test('follows the name: another image, and none', async () => {
    await workbench.editor.tab(`Picture of ${wasteful}`).click();
    await view().getByRole('tab', { name: 'Map' }).click();
    await tile('model.bin').waitFor();
    await api.post(`/images/${base}/tag?repo=e2e/wasteful&tag=1.0`);
    await expect.poll(() => view().locator('strata-layer-stack .layer').count(), { timeout: 15_000 }).toBe(1);
    await api.delete(`/images/${wasteful}`);
    await view().getByText('This image is no longer on the engine').waitFor();
    await workbench.screenshot('picture-gone');
  });
});
