import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EngineApi } from '../harness/engineApi.ts';
import { commitHostile, commitVersions, forget, secret } from './inspectImages.ts';
import { InspectPage } from './inspectPage.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const run = promisify(execFile);

describe('the inspect view', () => {
  const { socket, host } = parts();
  const api = new EngineApi(socket);
  const made = ['e2e/inspect:2', 'e2e/inspect:1', 'e2e/hostile:evil', 'e2e/moved:now'];
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;
  let inspect: InspectPage;
  keepFailures(() => workbench);

  beforeAll(async () => {
    await forget(api, ...made);
    await commitVersions(api);
    await commitHostile(api);
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    workbench = await openWorkbench({
      theme: 'Default Dark Modern',
      folder,
      viewport: { width: 1400, height: 1000 },
      settings: { 'strata.formats': [{ name: 'Team label', format: '{{index .Config.Labels "org.example.tier"}}' }] },
    });
    images = await workbench.openView('Strata', 'Images');
    await images.row('e2e/inspect').waitFor();
    inspect = new InspectPage(workbench);
  });

  afterAll(async () => {
    await workbench.close();
    await forget(api, ...made);
    await rm(folder, { recursive: true, force: true });
  });

  /** Shows the view of one image, from the tree, as it first opens. */
  async function open(repository: string, tag: string): Promise<void> {
    await workbench.runCommand('View: Close All Editors');
    await images.expand(repository);
    await images.action(tag, 'Inspect');
    await inspect.row('Id').waitFor();
    await workbench.editor.tab(`${repository}:${tag}`).waitFor();
  }

  /** What the docker command line prints. */
  async function docker(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('docker', ['-H', host, ...args], { maxBuffer: 64_000_000 });
    return stdout;
  }

  /** Compares the image that is shown with another one. */
  async function compareWith(name: string): Promise<void> {
    await inspect.button('Compare With…').click();
    await workbench.quickInput.type(name);
    await workbench.quickInput.row(name).waitFor();
    await workbench.quickInput.accept();
    await workbench.editor.tab(/ 1 more$/).waitFor();
  }

  const key = (name: string): Promise<void> => workbench.page.keyboard.press(name);
  const say = (text: string): Promise<void> => workbench.page.keyboard.type(text);
  /** What the person would paste. */
  const clipboard = async (): Promise<string> => {
    // The clipboard answers only the window that has the focus.
    await workbench.page.locator('.part.statusbar').click({ position: { x: 300, y: 10 } });
    return workbench.page.evaluate(() => navigator.clipboard.readText());
  };

  describe('the record', () => {
    beforeEach(() => open('e2e/inspect', '1'));

    test('is a tree to the keyboard and to a screen reader', async () => {
      await inspect.tree.focus();
      await key('Home');
      expect(await inspect.active()).toMatch(/^Id 1 1\/\d+ -$/);
      await key('ArrowDown');
      expect(await inspect.active()).toMatch(/^RepoTags 1 2\/\d+ true$/);
      await key('ArrowLeft');
      expect(await inspect.active()).toMatch(/^RepoTags .* false$/);
      await key('ArrowRight');
      await key('ArrowRight');
      expect(await inspect.active()).toBe('0 2 1/1 -');
      await key('ArrowLeft');
      expect(await inspect.active()).toMatch(/^RepoTags/);
      await key('End');
      expect(await inspect.active()).toMatch(/^(Metadata|LastTagTime)/);
      await say('Gra');
      expect(await inspect.active()).toMatch(/^GraphDriver/);
      await key('PageUp');
      await key('Home');
      expect(await inspect.active()).toMatch(/^Id/);
    });

    test('opens and closes by hand, to a level and all of it', async () => {
      await inspect.button('Collapse All').click();
      const rows = inspect.view.getByRole('treeitem');
      const closed = await rows.count();
      expect(await inspect.row('Config').getAttribute('aria-expanded')).toBe('false');
      await inspect.row('RootFS').locator('.twistie svg').click();
      await expect.poll(() => inspect.row('RootFS').getAttribute('aria-expanded')).toBe('true');
      await inspect.menu('Expand to Level', 'Level 2');
      await expect.poll(() => inspect.row('RepoTags').getAttribute('aria-expanded')).toBe('true');
      await expect.poll(() => rows.count()).toBeGreaterThan(closed);
      await inspect.menu('Expand to Level', 'All');
      await inspect.goTo('Interval');
      await inspect.row('Interval').waitFor();
    });

    test('finds with a count, from anywhere in the view', async () => {
      await inspect.input.focus();
      await key('Control+f');
      await say('app_version');
      const count = inspect.view.locator('strata-find-bar .count');
      await expect.poll(() => count.innerText()).toMatch(/^1 of [12]$/);
      await expect.poll(() => inspect.view.locator('.row.current').innerText()).toContain('APP_VERSION=1.0');
      await workbench.screenshot('inspect-find');
      await key('Enter');
      await key('Shift+Enter');
      await expect.poll(() => count.innerText()).toMatch(/^1 of/);
      await key('Alt+c');
      await expect.poll(() => count.innerText()).toBe('No results');
      await key('Alt+c');
      await key('Escape');
      expect(await inspect.view.locator('strata-find-bar').count()).toBe(0);
    });

    test('gives values, paths and subtrees to the clipboard', async () => {
      await inspect.tree.focus();
      await say('Os');
      for (const [keys, text] of [
        ['Control+c', 'linux'],
        ['Control+Shift+c', '{{.Os}}'],
        ['Control+Alt+c', '"Os": "linux"'],
      ] as const) {
        await inspect.tree.focus();
        await key(keys);
        await expect.poll(clipboard).toBe(text);
      }
      await inspect.tree.focus();
      await key('Home');
      await inspect.row('RepoTags').click({ button: 'right' });
      await workbench.screenshot('inspect-tree-menu');
      await inspect.entry('Copy as JSON').click();
      await expect.poll(clipboard).toBe('[\n  "e2e/inspect:1"\n]');
      await inspect.row('RepoTags').click({ button: 'right' });
      await inspect.entry('Copy JSONPath').click();
      await expect.poll(clipboard).toBe('$.RepoTags');
    });

    test('shortens digests and long texts, and shows them whole', async () => {
      const id = inspect.row('Id');
      expect(await id.innerText()).toMatch(/"sha256:[0-9a-f]{12}…"/);
      expect(await id.locator('.value').getAttribute('title')).toMatch(/^sha256:[0-9a-f]{64}$/);
      await inspect.goTo('lorem ipsum');
      const long = inspect.row('long');
      expect(await long.innerText()).toContain('+2,160 characters');
      await long.locator('[data-act=show-value]').click();
      await expect.poll(() => inspect.view.getByRole('dialog').innerText()).toContain('2,400 characters');
      await workbench.screenshot('inspect-value');
      await key('Escape');
      await inspect.view.getByRole('dialog').waitFor({ state: 'detached' });
    });

    test('says sizes and times readably beside their true values', async () => {
      expect(await inspect.row('Created').innerText()).toMatch(/"\d{4}-\d\d-\d\dT.*Z"[\s\S]* ago/);
      await inspect.tree.focus();
      await say('Size');
      await expect.poll(() => inspect.row('Size').innerText()).toMatch(/\d{6,}[\s\S]*[\d.]+MB/);
      await inspect.goTo('90000000000');
      expect(await inspect.row('Interval').innerText()).toMatch(/90000000000[\s\S]*About a minute/);
    });

    test('covers secrets until asked', async () => {
      await inspect.goTo('DB_PASSWORD');
      const row = inspect.view.getByRole('treeitem').filter({ hasText: 'DB_PASSWORD' }).first();
      expect(await row.innerText()).toContain('DB_PASSWORD=••••••');
      expect(await inspect.view.locator('strata-inspect').innerText()).not.toContain(secret);
      await row.locator('[data-act=secret]').click();
      expect(await row.innerText()).toContain(secret);
    });

    test('opens as a JSON document that folds', async () => {
      await inspect.button('Open Record in Editor').click();
      await workbench.page.getByText('"RepoTags"').first().waitFor();
      await workbench.page.locator('.editor-instance .view-lines').first().click();
      await workbench.runCommand('Fold All');
      await workbench.page.locator('.editor-instance .codicon-folding-collapsed').first().waitFor();
      await workbench.screenshot('inspect-json');
      await workbench.runCommand('View: Close Editor');
    });
  });

  describe('the format bar', () => {
    beforeEach(() => open('e2e/inspect', '1'));

    test.each([
      '{{.Os}}/{{.Architecture}}',
      '{{.RepoTags}} {{.Size}}',
      '{{json .Config.Cmd}}',
      '{{range .RootFS.Layers}}{{println .}}{{end}}',
      '{{index .Config.Labels "org.example.tier"}}',
      '{{.Id}}',
      '{{.Created}}',
    ])('prints what docker prints: %s', async (format) => {
      await inspect.type(format);
      const printed = await docker('image', 'inspect', '--format', format, 'e2e/inspect:1');
      await expect.poll(() => inspect.printed()).toBe(printed.replace(/\n$/, ''));
    });

    test('says which run printed it', async () => {
      await inspect.type('{{.ID}}');
      await inspect.button('typed').click();
      await expect.poll(() => inspect.view.locator('.explanation').innerText()).toContain('Go types');
      await inspect.type('{{.Id}}');
      await expect.poll(() => inspect.view.locator('.explanation').innerText()).toContain('plain JSON');
      await workbench.screenshot('inspect-raw');
      await inspect.button('raw').click();
    });

    test('puts a squiggle under what docker complains of, with its words', async () => {
      await inspect.type('{{.Os}} {{.Config.Nope}}');
      const said = await docker('image', 'inspect', '--format', '{{.Os}} {{.Config.Nope}}', 'e2e/inspect:1').catch(
        (error: unknown) => String(Reflect.get(Object(error), 'stderr')).trim(),
      );
      await expect.poll(() => inspect.failure()).toBe(said);
      expect((await inspect.view.locator('pre .squiggle').allInnerTexts()).join('')).toContain('.Nope');
      expect(await inspect.input.getAttribute('aria-invalid')).toBe('true');
      await workbench.screenshot('inspect-error');
    });

    test('completes fields with their values, functions and variables, inside range and with', async () => {
      await inspect.input.fill('');
      await say('{{.Config.E');
      await expect
        .poll(() => inspect.options.allInnerTexts())
        .toContainEqual(expect.stringMatching(/^\s*Env\s+\[PATH=/));
      expect((await inspect.options.allInnerTexts()).join()).not.toContain(secret);
      await workbench.screenshot('inspect-completion');
      await say('n');
      await key('Tab');
      expect(await inspect.input.inputValue()).toBe('{{.Config.Env}}');
      await inspect.input.fill('');
      await say('{{range $tag := .RepoTags}}{{$t');
      await expect.poll(() => inspect.options.allInnerTexts()).toContainEqual(expect.stringContaining('$tag'));
      await key('Enter');
      await key('End');
      await say(' {{pri');
      await expect
        .poll(() => inspect.options.allInnerTexts())
        .toContainEqual(expect.stringMatching(/printf[\s\S]*FORMAT/));
      await key('Escape');
      await inspect.input.fill('');
      await say('{{with .Config}}{{.Wor');
      await expect
        .poll(() => inspect.options.allInnerTexts())
        .toContainEqual(expect.stringContaining('/usr/local/apache2'));
      await key('Tab');
      await key('End');
      await say('{{end}}');
      await expect.poll(() => inspect.printed()).toBe('/usr/local/apache2');
    });

    test('takes the path of a node that is clicked, quoted as it must be', async () => {
      await inspect.tree.focus();
      await say('Os');
      await inspect.row('Os').locator('.key').click();
      expect(await inspect.input.inputValue()).toBe('{{.Os}}');
      await inspect.goTo('org.example.tier');
      await inspect.row('org.example.tier').locator('.key').click();
      expect(await inspect.input.inputValue()).toMatch(
        /^\{\{index \.(Container)?Config\.Labels "org\.example\.tier"\}\}$/,
      );
      await expect.poll(() => inspect.printed()).toBe('frontend');
      await inspect.tree.focus();
      await key('Home');
      await say('RootFS');
      await key('ArrowRight');
      // Letters typed soon after others would go on with their word.
      await workbench.page.waitForTimeout(1_100);
      await say('Lay');
      await key('ArrowRight');
      await key('ArrowRight');
      await key('Enter');
      await expect.poll(() => inspect.input.inputValue()).toBe('{{(index .RootFS.Layers 0)}}');
      await expect.poll(() => inspect.printed()).toMatch(/^sha256:[0-9a-f]{64}$/);
    });

    test('marks in the tree what the cursor stands on', async () => {
      const marked = (): Promise<string[]> => inspect.view.locator('.row.marked .key').allInnerTexts();
      await inspect.type('{{.Os}} {{.Architecture}}');
      await key('End');
      for (let step = 0; step < 4; step += 1) await key('ArrowLeft');
      await expect.poll(marked).toEqual(['Architecture']);
      await key('Home');
      for (let step = 0; step < 4; step += 1) await key('ArrowRight');
      await expect.poll(marked).toEqual(['Os']);
    });

    test('speaks JSONPath: matches are listed with their paths and marked', async () => {
      await inspect.button(/^Language: Go template/).click();
      await say('$..Labels.plain');
      const matches = inspect.view.getByRole('listbox', { name: 'Matches' }).getByRole('option');
      await expect.poll(() => matches.allInnerTexts()).toContain('$.Config.Labels.plain\n"yes"');
      await expect.poll(() => inspect.view.locator('.row.marked').count()).toBeGreaterThan(0);
      await workbench.screenshot('inspect-jsonpath');
      await matches.last().click();
      await expect.poll(() => inspect.view.locator('.row.chosen .key').innerText()).toBe('plain');
      await inspect.button(/^Language: JSONPath/).click();
    });
  });

  describe('keeping and sharing', () => {
    beforeEach(() => open('e2e/inspect', '1'));

    test('remembers what was run, and brings it back by arrow and from a menu', async () => {
      await inspect.type('{{.Os}}');
      await key('Enter');
      await inspect.type('{{.Architecture}}');
      await key('Enter');
      await inspect.type('');
      await key('ArrowUp');
      await expect.poll(() => inspect.input.inputValue()).toBe('{{.Architecture}}');
      await key('ArrowUp');
      await expect.poll(() => inspect.input.inputValue()).toBe('{{.Os}}');
      await inspect.menu('History', '{{.Architecture}}');
      expect(await inspect.input.inputValue()).toBe('{{.Architecture}}');
    });

    test('offers shipped formats and those of the settings, and keeps new ones there', async () => {
      await inspect.button('Named Formats').click();
      const names = await inspect.entry(/./).locator('.label').allInnerTexts();
      expect(names.slice(0, 7)).toEqual([
        'Team label',
        'Platform',
        'Ports',
        'Environment',
        'Labels',
        'Entrypoint and command',
        'Layers',
      ]);
      await workbench.screenshot('inspect-named');
      await inspect.entry(/^Team label/).click();
      await expect.poll(() => inspect.printed()).toBe('frontend');
      await inspect.type('{{.Size}}');
      await inspect.menu('Named Formats', 'Name This Format…');
      await workbench.quickInput.answer('Name This Format', 'Bytes');
      await expect
        .poll(async () => {
          await inspect.button('Named Formats').click();
          const all = await inspect.entry(/./).locator('.label').allInnerTexts();
          await key('Escape');
          return all;
        })
        .toContain('Bytes');
    });

    test('copies the docker command for each shell; bash and docker print what the view prints', async () => {
      await inspect.type('{{index .Config.Labels "org.example.tier"}} {{.Os}}');
      const shown = await inspect.printed();
      const commands: Record<string, string> = {};
      for (const shell of ['Bash', 'Zsh', 'PowerShell', 'cmd']) {
        await inspect.button('Copy as Docker Command').click();
        if (shell === 'Bash') await workbench.screenshot('inspect-command');
        await inspect.entry(new RegExp(`^For ${shell}`)).click();
        commands[shell] = await clipboard();
        expect(commands[shell]).toMatch(/^docker image inspect --format /);
      }
      expect(commands['cmd']).toContain('`org.example.tier`');
      const { stdout } = await run('bash', ['-c', commands['Bash'] ?? ''], {
        env: { ...process.env, DOCKER_HOST: host },
      });
      expect(stdout).toBe(`${shown}\n`);
    });

    test('copies, saves and opens the output', async () => {
      await inspect.type('{{json .Config.Cmd}}');
      await inspect.button('Copy Output').click();
      await expect.poll(clipboard).toBe('["true"]\n');
      await inspect.button('Save Output').click();
      await workbench.quickInput.box.waitFor();
      await expect.poll(() => workbench.quickInput.value()).toMatch(/e2e-inspect-1\.json$/);
      await workbench.quickInput.accept();
      await expect.poll(() => readFile(join(folder, 'e2e-inspect-1.json'), 'utf8').catch(() => '')).toBe('["true"]\n');
      await inspect.button('Open Output in Editor').click();
      await workbench.page.locator('.editor-instance .view-line').filter({ hasText: '["true"]' }).waitFor();
      await workbench.runCommand('View: Revert and Close Editor');
    });
  });

  describe('many images', () => {
    beforeAll(async () => {
      await workbench.runCommand('Strata: Inspect All Images');
      await inspect.view.locator('strata-record-toolbar .chooser').waitFor();
    });

    const cells = (): Promise<string[][]> =>
      inspect.view.locator('strata-result-table .row').evaluateAll((rows) =>
        rows
          .map((row) => ({ row, top: row.getBoundingClientRect().top }))
          .sort((one, other) => one.top - other.top)
          .map(({ row }) => [...row.children].map((cell) => cell.textContent.trim())),
      );

    test('one row an image, a column wherever there is a tab', async () => {
      await inspect.type('{{.Os}}\\t{{.Size}}\\t{{json .Config.Cmd}}');
      await expect.poll(async () => (await cells()).map(([name]) => name)).toContain('e2e/inspect:1');
      expect(await inspect.view.getByRole('columnheader').allInnerTexts()).toEqual([
        'Image',
        'Os',
        'Size',
        'Config.Cmd',
      ]);
      const row = (await cells()).find(([name]) => name === 'e2e/inspect:1');
      expect(row?.slice(1)).toEqual(['linux', expect.stringMatching(/^\d+$/), '["true"]']);
    });

    test('sorts and filters, by mouse and by key', async () => {
      await inspect.view.getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
      const sizes = async (): Promise<number[]> => (await cells()).map(([, , size]) => Number(size));
      await expect.poll(async () => isSorted(await sizes())).toBe(true);
      await inspect.view.getByRole('columnheader', { name: 'Size' }).getByRole('button').focus();
      await key('Enter');
      await expect.poll(async () => isSorted((await sizes()).reverse())).toBe(true);
      await workbench.screenshot('inspect-table');
      await inspect.view.getByLabel('Filter rows').fill('inspect');
      await expect.poll(async () => (await cells()).length).toBe(2);
    });

    test('copies as TSV, CSV and Markdown', async () => {
      await inspect.menu('Copy Table', 'Copy as TSV');
      await expect.poll(clipboard).toMatch(/^Image\tOs\tSize\tConfig\.Cmd\ne2e\/inspect:\d\tlinux\t/);
      await inspect.menu('Copy Table', 'Copy as CSV');
      await expect.poll(clipboard).toMatch(/^Image,Os,Size,Config\.Cmd\r?\ne2e\/inspect:\d,linux,\d+,"\[""true""\]"/);
      await inspect.menu('Copy Table', 'Copy as Markdown');
      await expect.poll(clipboard).toMatch(/^\| Image \| Os \| Size \| Config\.Cmd \|\n\| --- \|/);
      await inspect.view.getByLabel('Filter rows').fill('');
    });

    test('a row shows its record, and so does a choice from the list', async () => {
      await inspect.view.locator('strata-result-table .row').filter({ hasText: 'debian:12' }).click();
      await expect.poll(() => inspect.tree.getAttribute('aria-label')).toBe('Record of debian:12');
      await inspect.button(/Choose another$/).click();
      await workbench.quickInput.type('inspect:2');
      await workbench.screenshot('inspect-choose');
      await workbench.quickInput.accept();
      await expect.poll(() => inspect.tree.getAttribute('aria-label')).toBe('Record of e2e/inspect:2');
    });
  });

  describe('comparing', () => {
    test('two images are compared in words, and in the diff editor', async () => {
      await open('e2e/inspect', '1');
      await compareWith('e2e/inspect:2');
      const table = inspect.view.locator('strata-compare-view table');
      await table.waitFor();
      const text = await table.innerText();
      expect(text).toMatch(/APP_VERSION\s+1\.0\s+2\.0/);
      expect(text).toMatch(/EXTRA\s+–\s+yes/);
      expect(text).toMatch(/org\.example\.tier\s+frontend\s+backend/);
      expect(text).toMatch(/\d+ shared from the bottom, then \d+ and \d+/);
      expect(text).not.toContain(secret);
      await workbench.screenshot('inspect-compare');
      await inspect.button('Open Records in Diff Editor').click();
      await workbench.page
        .locator('.monaco-diff-editor .view-line')
        .filter({ hasText: '"e2e/inspect:2"' })
        .first()
        .waitFor();
      await workbench.screenshot('inspect-diff');
      await workbench.runCommand('View: Close Editor');
    });
  });

  describe('staying true', () => {
    test('follows its image: a new record, and then none', async () => {
      await api.post('/images/httpd:2.4/tag?repo=e2e/moved&tag=now');
      await images.row('e2e/moved').waitFor();
      await open('e2e/moved', 'now');
      await inspect.type('{{json .Config.Cmd}}');
      await expect.poll(() => inspect.printed()).toBe('["httpd-foreground"]');
      await api.post('/images/debian:12/tag?repo=e2e/moved&tag=now');
      await expect.poll(() => inspect.printed(), { timeout: 15_000 }).toBe('["sh"]');
      await api.delete('/images/e2e/moved:now');
      await expect
        .poll(() => inspect.view.getByRole('alert').innerText())
        .toContain('e2e/moved:now is no longer there');
      await workbench.screenshot('inspect-gone');
      expect(await inspect.printed()).toBe('["sh"]');
    });

    test('survives a reload of the window', async () => {
      await open('e2e/inspect', '1');
      await inspect.row('RepoTags').locator('.twistie svg').click();
      expect(await inspect.row('RepoTags').getAttribute('aria-expanded')).toBe('false');
      await inspect.type('{{json .Config.Env}}');
      // The view keeps its state a moment after the last key.
      await workbench.page.waitForTimeout(1_000);
      await workbench.reload();
      await inspect.row('Id').waitFor({ timeout: 60_000 });
      await expect.poll(() => inspect.input.inputValue()).toBe('{{json .Config.Env}}');
      await expect.poll(() => inspect.printed()).toContain('APP_VERSION=1.0');
      await inspect.type('');
      await inspect.tree.focus();
      await key('Home');
      await expect.poll(() => inspect.row('RepoTags').getAttribute('aria-expanded')).toBe('false');
      images = await workbench.openView('Strata', 'Images');
      await images.row('e2e/inspect').waitFor();
    });

    test('fits a narrow panel', async () => {
      await workbench.page.setViewportSize({ width: 640, height: 900 });
      await open('e2e/inspect', '1');
      await inspect.type('{{.Os}} {{.Nope}}');
      await expect.poll(() => inspect.failure()).toContain('Nope');
      await workbench.screenshot('inspect-narrow');
      const { shown, wide } = await inspect.evaluate(() => ({
        shown: document.documentElement.clientWidth,
        wide: document.documentElement.scrollWidth,
      }));
      expect(wide).toBe(shown);
      await workbench.page.setViewportSize({ width: 1400, height: 1000 });
    });
  });

  test('a hostile record is text, runs nothing and stays quick', async () => {
    await open('e2e/hostile', 'evil');
    await inspect.goTo('window.hacked = 1');
    await expect.poll(() => inspect.row('script').innerText()).toContain('<script>window.hacked = 1</script>');
    await inspect.goTo('gpj.exe');
    await expect.poll(() => inspect.row('bidi').innerText()).toContain('safe\\u202egpj.exe');
    await inspect.goTo('xxxxxxxxxx');
    await inspect.row('long').locator('[data-act=show-value]').click();
    await expect.poll(() => inspect.view.getByRole('dialog').innerText()).toContain('1,000,000 characters');
    await key('Escape');
    await inspect.type('{{.Config.Labels.image}}{{.Config.Labels.script}}');
    await expect.poll(() => inspect.printed()).toContain('<img src=x onerror="window.hacked = 2">');
    await inspect.type('{{range $k, $v := .Config.Labels}}{{$k}}={{len $v}} {{end}}');
    await expect.poll(() => inspect.printed()).toContain('bidi=');
    await workbench.screenshot('inspect-hostile');
    expect(await inspect.view.locator('strata-json-tree :is(script, img, b, a)').count()).toBe(0);
    expect(await inspect.evaluate(() => 'hacked' in window)).toBe(false);
  });

  describe.each(['Light Modern', 'Dark High Contrast', 'Dark Modern'])('in %s', (theme) => {
    const name = theme.toLowerCase().replaceAll(' ', '-');

    beforeAll(async () => {
      await workbench.runCommand('Preferences: Color Theme');
      await workbench.quickInput.type(theme);
      await workbench.quickInput.pick(theme);
      await workbench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    });

    test('record, output, error, completions and comparison are accessible', async () => {
      await open('e2e/inspect', '1');
      const states: readonly (readonly [string, () => Promise<void>])[] = [
        ['record', () => Promise.resolve()],
        ['output', () => inspect.type('{{range .Config.Env}}{{println .}}{{end}}')],
        ['error', () => inspect.type('{{.Os}} {{.Config.Nope}}')],
        [
          'completion',
          async () => {
            await inspect.input.fill('');
            await say('{{.Config.');
            await inspect.options.first().waitFor();
          },
        ],
        [
          'find',
          async () => {
            await inspect.type('{{.Config.Env}}');
            await key('Control+f');
            await say('httpd');
          },
        ],
        [
          'compare',
          async () => {
            await compareWith('e2e/inspect:2');
            await inspect.view.locator('strata-compare-view table').waitFor();
          },
        ],
        [
          'table',
          async () => {
            await inspect.view.getByRole('tab', { name: 'Record' }).click();
            await inspect.type('{{.Os}}/{{.Architecture}}\\t{{.Size}}\\t{{.Created}}');
            await inspect.view.locator('strata-result-table .row').first().waitFor();
          },
        ],
      ];
      for (const [state, reach] of states) {
        await reach();
        await workbench.page.waitForTimeout(200);
        await workbench.screenshot(`inspect-${state}-${name}`);
        expect(await inspect.violations(), state).toEqual([]);
      }
    });
  });
});

function isSorted(values: readonly number[]): boolean {
  return values.length > 1 && values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0));
}
