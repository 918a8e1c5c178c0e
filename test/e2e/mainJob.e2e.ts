import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineApi } from '../harness/engineApi.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];

describe.each(themes)('the main job in %s', (theme) => {
  const { socket, registry, slowRegistry, fixtures } = parts();
  const api = new EngineApi(socket);
  const pulled = fixtures.toPull.tag;
  const slow = pulled.replace(registry, slowRegistry);
  const committed = 'e2e/committed:1.0';
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;

  beforeAll(async () => {
    await forget(pulled, slow, committed, 'e2e/live:now');
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    await writeFile(join(folder, 'Dockerfile'), `FROM httpd:2.4 AS web\nFROM ${registry}/nobody/has:this\n`);
    // High enough for the rows the walk opens: a list draws only what is on the screen.
    workbench = await openWorkbench({ theme, folder, viewport: { width: 1280, height: 1800 } });
    images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
  });

  keepFailures(() => workbench);

  afterAll(async () => {
    await workbench.close();
    await forget(pulled, slow, committed, 'e2e/live:now');
    await rm(folder, { recursive: true, force: true });
  });

  /** Removes images that a test makes, where they are there, also from under what a closed window was just reading them with. */
  async function forget(...names: readonly string[]): Promise<void> {
    for (const name of names) await api.delete(`/images/${name}?force=1`).catch(() => undefined);
  }

  test('the tree shows layers with what made them, the topmost first, and containers', async () => {
    await images.expand('httpd', '2.4');
    await images.row('ADD').waitFor();
    const rows = await images.rows();
    const steps = rows.filter(({ level }) => level === 4).map(({ label }) => label);
    expect(steps.slice(0, 3)).toEqual(['CMD', 'LABEL', 'EXPOSE']);
    expect(steps.at(-1)).toBe('ADD');
    expect(steps.filter((label) => ['ADD', 'COPY', 'RUN'].includes(label))).toHaveLength(6);
    expect(rows.find(({ label }) => label === '2.4')?.description).toMatch(/MB · .* ago · running/);
    expect(rows.map(({ label }) => label)).toContain('Dangling');
    await workbench.screenshot('tree');
  });

  test('a container shows what its read-write layer added, changed and deleted', async () => {
    await images.expand('Containers', 'web-stopped', 'Read-write layer');
    await images.row(/htdocs/).waitFor();
    await workbench.screenshot('container');
    const labels = (await images.rows()).map(({ label }) => label);
    expect(labels.some((label) => label.includes('htdocs'))).toBe(true);
  });

  test('a tag made elsewhere shows by itself, and goes by itself', async () => {
    await api.post('/images/httpd:2.4/tag?repo=e2e/live&tag=now');
    await images.row('e2e/live').waitFor();
    await api.delete('/images/e2e/live:now');
    await images.row('e2e/live').waitFor({ state: 'detached' });
  });

  test('inspect shows the record and evaluates a template as it is typed', async () => {
    await images.action('2.4', 'Inspect');
    const view = workbench.webview();
    await view.getByText('RepoTags').first().waitFor();
    const editor = view.locator('strata-format-editor');
    for (const [template, printed] of [
      ['{{.Os}}', 'linux'],
      ['{{.Config.ExposedPorts}}', 'map[80/tcp:{}]'],
      ['{{json .Config.Cmd}}', '["httpd-foreground"]'],
      ['{{range .RootFS.Layers}}{{len .}} {{end}}', '71 71 71 71 71 71'],
      ['{{.Nope}}', 'map has no entry for key "Nope"'],
    ] as const) {
      await editor.click();
      await workbench.page.keyboard.press('ControlOrMeta+A');
      // The workbench answers this key too, a moment later, and would select what is typed meanwhile.
      await workbench.page.waitForTimeout(500);
      await workbench.page.keyboard.type(template);
      await view.locator('strata-output-panel').getByText(printed, { exact: false }).first().waitFor();
      await workbench.screenshot(`inspect-${template.replaceAll(/\W+/g, '')}`);
    }
  });

  test('pull says the whole name while typing, shows each layer, and ends with the image in the tree', async () => {
    await forget(pulled, slow);
    await workbench.runCommand('Strata: Pull Image...');
    await workbench.quickInput.type('debian');
    await workbench.quickInput.rows().filter({ hasText: 'docker.io/library/debian:latest' }).waitFor();
    // What was typed comes first, not what is here and sorts before it.
    expect((await workbench.quickInput.labels())[0]).toContain('docker.io/library/debian:latest');
    await workbench.screenshot('pull-name');
    await workbench.quickInput.type(slow);
    await workbench.quickInput.rows().filter({ hasText: slow }).first().waitFor();
    await workbench.quickInput.accept();
    await images.row(/shop\/api:2\.1$/).waitFor();
    await images.row(/^[0-9a-f]{12}$/).waitFor();
    await workbench.screenshot('pull-progress');
    await workbench.notifications.saying('Pulled').waitFor({ timeout: 60_000 });
    await images.row('2.1').waitFor();
    await workbench.screenshot('pull-done');
    await workbench.notifications.clear();
  });

  test('a name nobody can have is not accepted, and says why', async () => {
    await workbench.runCommand('Strata: Pull Image...');
    await workbench.quickInput.type('BAD//name');
    await workbench.quickInput.rows().filter({ hasText: "isn't a valid image name" }).waitFor();
    expect(await workbench.quickInput.rows().count()).toBe(1);
    await workbench.screenshot('pull-bad-name');
    await workbench.quickInput.accept();
    expect(await workbench.quickInput.value()).toBe('BAD//name');
    await workbench.quickInput.cancel();
  });

  test('a missing image ends in words and a living tree', async () => {
    await workbench.runCommand('Strata: Pull Image...');
    await workbench.quickInput.type(`${registry}/nobody/has:this`);
    await workbench.quickInput.accept();
    const message = await workbench.notifications.message("wasn't found");
    expect(message).toContain(`${registry}/nobody/has:this`);
    await workbench.screenshot('pull-missing');
    await workbench.notifications.clear();
    expect(await images.row('httpd').isVisible()).toBe(true);
  });

  test('commit shows the changes, asks, and reveals the new top layer', async () => {
    await workbench.runCommand('Strata: Commit Container...');
    await workbench.quickInput.rows().filter({ hasText: 'web-stopped' }).click();
    await workbench.quickInput.rows().filter({ hasText: 'Continue' }).waitFor();
    await workbench.screenshot('commit-changes');
    await workbench.quickInput.accept();
    await workbench.quickInput.box.getByText('Commit web-stopped: name').waitFor();
    await workbench.quickInput.type(committed);
    await workbench.quickInput.rows().filter({ hasText: committed }).waitFor();
    await workbench.screenshot('commit-name');
    await workbench.quickInput.accept();
    await workbench.quickInput.answer('Commit web-stopped: message', 'hello page');
    await workbench.quickInput.answer('Commit web-stopped: author', 'Ann <ann@example.com>');
    await workbench.quickInput.asks('Enter commits');
    await workbench.quickInput.row('ENV').click();
    await workbench.quickInput.asks('An instruction');
    await workbench.quickInput.type('ENV COMMITTED');
    await workbench.quickInput.message().getByText('COMMITTED needs a value').waitFor();
    await workbench.quickInput.type('ENV COMMITTED=yes');
    await workbench.quickInput.accept();
    await workbench.quickInput.row('ENV COMMITTED=yes').waitFor();
    await workbench.screenshot('commit-config');
    await workbench.quickInput.asks('Enter commits');
    await workbench.quickInput.accept();
    await workbench.notifications
      .saying(/Committed web-stopped as .*: one new layer of .* on the 6 it shares with httpd:/)
      .waitFor();
    const top = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
    await top.waitFor();
    expect(await top.getAttribute('aria-level')).toBe('4');
    await workbench.screenshot('commit-done');
    await workbench.notifications.clear();
    const record = JSON.stringify(await api.get(`/images/${committed}/json`));
    expect(record).toContain('"Comment":"hello page"');
    expect(record).toContain('Ann <ann@example.com>');
    expect(record).toContain('COMMITTED=yes');
  });

  test('a hover says what FROM names, and offers to pull what is not here', async () => {
    await workbench.editor.open('Dockerfile');
    const here = await workbench.editor.hover('httpd:2.4');
    await workbench.screenshot('hover');
    for (const told of ['httpd:2.4', 'linux/', 'ago', '6 layers', '80/tcp', 'httpd-foreground', 'Inspect', 'Layers']) {
      expect(here).toContain(told);
    }
    await workbench.editor.leave();
    const missing = await workbench.editor.hover('nobody/has:this');
    await workbench.screenshot('hover-missing');
    expect(missing).toContain('is not on this engine');
    expect(missing).toContain('Pull');
  });
});
