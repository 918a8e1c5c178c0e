import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

  beforeEach(({ task, onTestFailed }) => {
    onTestFailed(async () => {
      await workbench.screenshot(`FAILED-${task.name.replaceAll(/\W+/g, '-')}`);
    });
  });

  afterAll(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('the history opens as a Dockerfile, weighed and hot where it is heavy', async () => {
    await images.expand('httpd');
    await images.menu('2.4', 'Open History as Dockerfile');
    await workbench.editor.tab('httpd:2.4.dockerfile').waitFor();
    const text = workbench.page.locator('.editor-instance .view-lines');
    await text.getByText('FROM').nth(1).waitFor();
    await workbench.page.locator('.editor-instance .view-line').getByText('%').first().waitFor();
    const hover = await workbench.editor.hover('STOPSIGNAL');
    expect(hover).toContain('Made no layer');
    await workbench.editor.hoverBox().press('Escape');
    await workbench.page.mouse.move(700, 900);
    await workbench.editor.hoverBox().waitFor({ state: 'hidden' });
    await workbench.screenshot('history');
    const told = await workbench.editor.hover('bin/httpd');
    expect(told).toContain('Layer 5 of 6');
    await workbench.screenshot('history-hover');
  });
});
