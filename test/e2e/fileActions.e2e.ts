import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository } from '../harness/cache.ts';
import { type Engine, startEngine } from '../harness/engine.ts';
import { stringAt } from '../harness/engineApi.ts';
import type { EngineKind } from '../harness/engineKinds.ts';
import { buildBase } from '../harness/fixtures.ts';
import { buildImage, tarOf } from '../harness/imageBuild.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

// What one does with the files of images and containers, on each kind of engine; each in a theme of its own.

const engines: readonly { readonly kind: EngineKind; readonly theme: Theme }[] = [
  { kind: 'docker-20.10', theme: 'Default Dark Modern' },
  { kind: 'docker-26.1-containerd', theme: 'Default Light Modern' },
  { kind: 'podman-4.3', theme: 'Default High Contrast' },
];

/** So many small files take some seconds to be written. */
const many = 15_000;

const dockerfile = `FROM debian:12
COPY first.conf /etc/app.conf
ADD second.conf /etc/app.conf
RUN mkdir -p /srv/site && echo "<h1>port = 80</h1>" > /srv/site/index.html && ln -s /etc/passwd /srv/site/out && ln -s index.html /srv/site/in && ln /srv/site/index.html /srv/site/same && mkfifo /srv/site/pipe
CMD ["sh"]
`;

describe.each(engines)('files on $kind, in $theme', ({ kind, theme }) => {
  /** Once is enough for what does not depend on the engine. */
  const isFirst = kind === 'docker-20.10';
  let engine: Pick<Engine, 'api' | 'host' | 'stop'>;
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;
  keepFailures(() => workbench);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    engine = await startEngine({ kind });
    const { api } = engine;
    await buildBase(engine, 'debian:12');
    const files = {
      'first.conf': { content: 'port = 80\nmode = first\n' },
      'second.conf': { content: 'port = 8080\nmode = second\n' },
    };
    await buildImage(api, { dockerfile, files, tags: ['app:1'] });
    if (isFirst) {
      const names = Array.from({ length: many }, (_, at) => [`f${at}`, { content: `file ${at}\n` }] as const);
      await buildImage(api, {
        dockerfile: 'FROM debian:12\nADD many.tar /var/many/\n',
        files: { 'many.tar': { content: await tarOf(Object.fromEntries(names)) } },
        tags: ['big:1'],
      });
    }
    await buildImage(api, {
      dockerfile: 'FROM debian:12\nCOPY other.conf /etc/app.conf\n',
      files: { 'other.conf': { content: 'port = 9090\n' } },
      tags: ['other:1'],
    });
    const script = 'echo "mode = changed" >> /etc/app.conf; rm /etc/motd; exit 0';
    const options = { Image: 'app:1', Cmd: ['sh', '-c', script], HostConfig: { NetworkMode: 'none' } };
    const id = stringAt(await api.post('/containers/create?name=changed', options), 'Id');
    await api.post(`/containers/${id}/start`);
    await api.post(`/containers/${id}/wait`);
    workbench = await openWorkbench({
      theme,
      folder,
      parts: { host: engine.host, extension: parts().extension },
      viewport: { width: 1280, height: 1000 },
    });
    images = await workbench.openView('Strata', 'Images');
    await images.expand('app', '1');
  }, 240_000);

  afterAll(async () => {
    await workbench.close();
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const shot = (name: string): Promise<string> => workbench.screenshot(`${name}-${kind}`);
  const line = (text: string | RegExp) => workbench.page.locator('.view-line').getByText(text).first();

  test('a file against the version below', async () => {
    await images.expand('ADD', 'etc');
    await images.leave();
    await images.menu('app.conf', 'Compare with Version Below');
    await workbench.editor.tab(/app\.conf \(layer 2 ↔ layer 3\)/).waitFor();
    await line('mode = first').waitFor();
    await line('mode = second').waitFor();
    await shot('compare-below');
  });

  test('a file against the one of another image', async () => {
    await images.menu('app.conf', 'Compare with Another Image...');
    await workbench.quickInput.pick('other:1');
    await workbench.editor.tab('app.conf (app:1 ↔ other:1)').waitFor();
    await line('port = 9090').waitFor();
    await shot('compare-image');
  });

  test('two files that are selected', async () => {
    await images.expand('COPY');
    // Both layers have a folder of that name: the one whose file is new is the lower layer's.
    const etc = (await images.rows()).filter(({ label }) => label === 'etc').length;
    expect(etc).toBe(2);
    await images.expand('RUN', 'srv', 'site');
    await images.row('app.conf').click();
    await images.row('index.html').click({ modifiers: ['ControlOrMeta'] });
    await images.menu('index.html', 'Compare Selected Files');
    await workbench.editor.tab(/app\.conf ↔ index\.html|index\.html ↔ app\.conf/).waitFor();
    await shot('compare-selected');
  });

  test('one file is saved', async () => {
    await images.row('app.conf').click();
    await images.leave();
    await images.menu('app.conf', 'Save to This Machine...');
    await expect.poll(() => workbench.quickInput.value()).toContain(folder);
    await workbench.quickInput.acceptPath(join(folder, 'saved.conf'));
    await workbench.notifications.saying('Saved').waitFor();
    await shot('saved-file');
    await workbench.notifications.clear();
    expect(await readFile(join(folder, 'saved.conf'), 'utf8')).toBe('port = 8080\nmode = second\n');
  });

  test('a folder is saved, and what is left out is said one by one', async () => {
    const target = join(folder, 'target');
    await mkdir(target);
    await images.menu('site', 'Save to This Machine...');
    await expect.poll(() => workbench.quickInput.value()).toContain(folder);
    await workbench.quickInput.acceptPath(`${target}/`);
    await workbench.notifications
      .saying('Left out: devices and pipes (1), links that lead out of the folder (1).')
      .waitFor();
    await shot('saved-folder');
    await workbench.notifications.press('Left out', 'Show List');
    await workbench.quickInput.row(/\/srv\/site\/out.*a link that leads out of the folder/).waitFor();
    await workbench.quickInput.row(/\/srv\/site\/pipe.*a device or a pipe/).waitFor();
    await shot('left-out');
    await workbench.quickInput.cancel();
    expect((await readdir(join(target, 'site'))).sort()).toEqual(['in', 'index.html', 'same']);
    expect(await readFile(join(target, 'site', 'in'), 'utf8')).toBe('<h1>port = 80</h1>\n');
  });

  if (isFirst) {
    test('saving is given up, and nothing stays', async () => {
      const target = join(folder, 'given-up');
      await mkdir(target);
      await workbench.runCommand('View: Close All Editors');
      await images.row('app').click();
      await images.row('app').press('ArrowLeft');
      await images.expand('big', '1', 'Files');
      await images.row('var').waitFor();
      await images.menu('var', 'Save to This Machine...');
      await expect.poll(() => workbench.quickInput.value()).toContain(folder);
      await workbench.quickInput.acceptPath(`${target}/`);
      await workbench.notifications.saying(/Saving .*of 15000 files/).waitFor();
      await shot('saving');
      await workbench.notifications.press('Saving', 'Cancel');
      await workbench.notifications.saying('Saving').waitFor({ state: 'detached' });
      expect(existsSync(join(target, 'var'))).toBe(false);
      await expect.poll(() => readdir(target)).toEqual([]);
      await images.row('big').click();
      await images.row('big').press('ArrowLeft');
      await images.expand('app');
    });
  }

  test('texts of all files are searched, and a result opens where it is', async () => {
    await workbench.runCommand('View: Close All Editors');
    await images.menu('1', 'Find in Files...');
    const { quickInput } = workbench;
    await quickInput.asks('What to look for');
    await shot('search-ask');
    await quickInput.type('PORT = ');
    await quickInput.accept();
    const search = workbench.page.locator('.pane', {
      has: workbench.page.locator('.pane-header[aria-label*="Search"]'),
    });
    await search.getByText('2 results in 2 files').or(search.getByText('3 results in 3 files')).waitFor();
    await shot('search');
    await search.locator('.monaco-list-row').getByText('port = 8080').click();
    await workbench.editor.tab('app.conf').waitFor();
    await line('mode = second').waitFor();
    await shot('search-opened');
    await workbench.runCommand('Strata: Find Something Else...');
    await quickInput.type('^mode = (second|third)$');
    await quickInput.box.getByRole('button', { name: 'Use Regular Expression' }).click();
    await quickInput.box.getByText('Use Regular Expression').first().waitFor();
    await quickInput.type('^mode = (second|third');
    await quickInput.message().getByText('Invalid regular expression').waitFor();
    await shot('search-expression');
    await quickInput.type('^mode = (second|third)$');
    await quickInput.accept();
    await search.getByText('1 result in 1 file').waitFor();
    await shot('search-again');
    await workbench.runCommand('Strata: Clear Search Results');
    await search.waitFor({ state: 'detached' });
  });

  test('where it lives', async () => {
    await images.leave();
    await images.menu('1', 'Where It Lives');
    await workbench.editor.tab('app:1.yaml').waitFor();
    await line('diffID').waitFor();
    await shot('where-it-lives');
  });

  test('a file that a container changed, against the image’s', async () => {
    await images.leave();
    await workbench.runCommand('View: Close All Editors');
    // The layers have files of that name as well.
    await images.row('Layers').click();
    await images.row('app.conf').waitFor({ state: 'detached' });
    await images.expand('Containers', 'changed', 'Read-write layer');
    await images.row('app.conf').click();
    await workbench.editor.tab(/app\.conf \(.*app:1 ↔ changed\)/).waitFor();
    await line('mode = changed').waitFor();
    await shot('container-change');
    await images.row('motd').click();
    await line('A small Debian for tests.').waitFor();
    await images.menu('app.conf', 'Save to This Machine...');
    await expect.poll(() => workbench.quickInput.value()).toContain(folder);
    await workbench.quickInput.acceptPath(join(folder, 'of-container.conf'));
    await workbench.notifications.saying('Saved').waitFor();
    expect(await readFile(join(folder, 'of-container.conf'), 'utf8')).toContain('mode = changed');
  });

  test('the image as a picture, its container on top, also in a narrow editor', async () => {
    await workbench.runCommand('View: Close All Editors');
    await images.leave();
    await images.menu('1', 'Show Image as a Picture');
    await workbench.editor.tab('Picture of app:1').waitFor();
    const view = workbench.webview();
    const selected = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
    const layers = view.locator('strata-layer-stack .layer');
    await view.locator('header').getByText('wasted').waitFor();
    expect(await layers.count()).toBe(4);
    expect(await view.locator('.base .layer').count()).toBe(1);
    await view.locator('strata-file-map .tile').filter({ hasText: 'busybox' }).first().waitFor();
    await shot('picture');
    await view.getByRole('tab', { name: 'Waste' }).click();
    const report = view.locator('strata-waste-report');
    await report.getByText('overwrote a file').waitFor();
    await report.getByRole('button', { name: '/etc/app.conf', exact: true }).waitFor();
    await view.getByRole('tab', { name: 'Map' }).click();
    await view.getByRole('button', { name: 'Container changed' }).click();
    await expect.poll(() => selected.getAttribute('aria-label')).toContain('changed');
    await layers.nth(1).click();
    await view.getByText('Layer 3 of 4').waitFor();
    await view.getByRole('button', { name: 'Show in Tree' }).click();
    await expect.poll(() => selected.getAttribute('aria-label')).toMatch(/ADD|COPY/);
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench.page.setViewportSize({ width: 328, height: 1000 });
    await expect.poll(() => view.locator('body').evaluate((body) => body.clientWidth)).toBeLessThanOrEqual(280);
    expect(await view.locator('body').evaluate((body) => body.scrollWidth - body.clientWidth)).toBe(0);
    const conf = view.locator('strata-file-map .tile').filter({ hasText: 'app.conf' }).last();
    await expect.poll(async () => (await conf.boundingBox())?.width).toBeLessThan(280);
    await conf.scrollIntoViewIfNeeded();
    await shot('picture-narrow');
    await workbench.page.setViewportSize({ width: 1280, height: 1000 });
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  });

  test('the picture of an image that BuildKit built', async () => {
    const archive = kind === 'docker-26.1-containerd' ? kind : 'docker-20.10';
    const saved = await readFile(join(repository, 'test', 'fixtures', 'archive', `${archive}-buildkit.tar`));
    await engine.api.progress('/images/load', saved, {});
    await images.row(/^(localhost\/)?tiny$/).waitFor();
    await workbench.runCommand('Strata: Show Image as a Picture');
    await workbench.quickInput.type('tiny:1');
    await workbench.quickInput.rows().filter({ hasText: 'tiny:1' }).first().click();
    await workbench.editor.tab(/^Picture of .*tiny:1$/).waitFor();
    const view = workbench.webview();
    await view.locator('header').getByText('wasted').waitFor();
    // BuildKit makes a layer of WORKDIR, though nothing is in it.
    await view.locator('strata-layer-stack .layer').filter({ hasText: 'WORKDIR' }).getByText('0B').waitFor();
    await shot('picture-buildkit');
  });

  if (isFirst) {
    test('the files open in a window of their own, and are searched there', async () => {
      await images.menu('1', 'Open Files as Folder...');
      const opened = workbench.page.context().waitForEvent('page');
      await workbench.quickInput.pick('Open in a New Window');
      const page = await opened;
      const row = (name: string) =>
        page.locator('.explorer-folders-view .monaco-list-row').getByText(name, { exact: true });
      await row('srv').waitFor({ timeout: 60_000 });
      await page.setViewportSize({ width: 1280, height: 1000 });
      // A folder that is alone in another opens with it, in one row.
      await row('srv').click();
      await row('index.html').click();
      await page.locator('.view-line').getByText('port = 80').first().waitFor();
      await picture(page, 'own-window');
      // VS Code's own search has no way into a file system of ours: what it would need is not an API for everybody.
      await page.keyboard.press('ControlOrMeta+Shift+F');
      await page.locator('.search-view .search-widget textarea').first().fill('port =');
      await page.keyboard.press('Enter');
      await page.locator('.search-view .monaco-list-row').getByText('index.html').waitFor();
      await page.waitForTimeout(2_000);
      await picture(page, 'own-window-vscode-search');
      // What is open in an editor it finds, and nothing else.
      expect(await page.locator('.search-view .monaco-list-row').getByText('app.conf').count()).toBe(0);
      await page.keyboard.press('ControlOrMeta+Shift+E');
      await row('etc').click({ button: 'right' });
      await page.locator('.monaco-menu .action-label').getByText('Find in Files...').waitFor();
      await picture(page, 'own-window-menu');
      await page.locator('.monaco-menu .action-label').getByText('Find in Files...').click();
      await page.locator('.quick-input-widget:visible .quick-input-filter input').fill('mode = ');
      await page.locator('.quick-input-widget:visible .quick-input-filter input').press('Enter');
      await page.locator('.monaco-list-row').getByText('mode = second').waitFor();
      await picture(page, 'own-window-search');
      await page.close();
    });
  }

  async function picture(page: Page, name: string): Promise<void> {
    const path = (await shot(name)).replace(/[^/]*$/, `${name}-${kind}.png`);
    await page.screenshot({ path });
  }
});
