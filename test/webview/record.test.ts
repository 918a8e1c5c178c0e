import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasBrowser, setStage, type Actor, type Stage } from './browser.ts';

describe.skipIf(!hasBrowser())('the record as a tree', () => {
  let stage: Stage;
  let actor: Actor;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    actor = await stage.open('one');
  });
  afterEach(async () => {
    expect(actor.complaints).toEqual([]);
    await actor.leave();
  });

  test('shows values in JSON’s own words, sizes and times readably beside them', async () => {
    await expect.poll(() => actor.row('Size').innerText()).toMatch(/141479488[\s\S]*141MB/);
    expect(await actor.row('Created').innerText()).toMatch(/"2021-12-02T11:36:21.123456789Z"[\s\S]*years ago/);
    expect(await actor.row('Id').innerText()).toContain('"sha256:133592e15d21…"');
    expect(await actor.row('Id').locator('.value').getAttribute('title')).toBe(
      'sha256:133592e15d219d73c9379a68dbb799329fea479945a298bdac40e5c9d1238c31',
    );
  });

  test('is a tree to a screen reader and to the keyboard', async () => {
    const { page } = actor;
    await actor.tree.focus();
    const active = (): Promise<string> =>
      actor.tree.evaluate((tree) => {
        const root = tree.getRootNode();
        const id = tree.getAttribute('aria-activedescendant') ?? '';
        const row = root instanceof ShadowRoot ? root.getElementById(id) : null;
        return `${row?.querySelector('.key')?.textContent ?? ''} level ${row?.getAttribute('aria-level')} ${row?.getAttribute('aria-posinset')}/${row?.getAttribute('aria-setsize')} expanded=${row?.getAttribute('aria-expanded')}`;
      });
    expect(await active()).toMatch(/^Id level 1 1\/\d+ expanded=null/);
    await page.keyboard.press('ArrowDown');
    expect(await active()).toMatch(/^RepoTags level 1 2\/\d+ expanded=true/);
    await page.keyboard.press('ArrowLeft');
    expect(await active()).toMatch(/^RepoTags .* expanded=false/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await active()).toBe('0 level 2 1/3 expanded=null');
    await page.keyboard.press('ArrowLeft');
    expect(await active()).toMatch(/^RepoTags/);
    await page.keyboard.press('End');
    expect(await active()).not.toMatch(/^RepoTags/);
    await page.keyboard.press('Home');
    expect(await active()).toMatch(/^Id/);
    await page.keyboard.type('Gra');
    expect(await active()).toMatch(/^GraphDriver/);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Home');
    await page.keyboard.press('*');
    expect(await actor.row('GraphDriver').getAttribute('aria-expanded')).toBe('true');
  });

  test('opens and closes by click, to a level, all of it', async () => {
    const before = await actor.page.getByRole('treeitem').count();
    await actor.row('RepoTags').locator('.twistie svg').click();
    expect(await actor.row('RepoTags').getAttribute('aria-expanded')).toBe('false');
    await actor.row('RepoTags').locator('.value').click();
    expect(await actor.row('RepoTags').getAttribute('aria-expanded')).toBe('true');
    await actor.button('Collapse All').click();
    expect(await actor.page.getByRole('treeitem').count()).toBeLessThan(before);
    await actor.button('Expand to Level').click();
    await actor.menuItem('Level 2').click();
    expect(await actor.row('RepoTags').getAttribute('aria-expanded')).toBe('true');
    await actor.button('Expand to Level').click();
    await actor.menuItem('All').click();
    expect(await actor.row('ExposedPorts').getAttribute('aria-expanded')).toBe('true');
  });

  test('copies a value, a path, a subtree, by menu and by key', async () => {
    const { page } = actor;
    await actor.row('RepoTags').click({ button: 'right' });
    await actor.menuItem('Copy Template Path').click();
    await actor.row('Os').locator('.value').click();
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+Shift+c');
    await page.keyboard.press('Control+Alt+c');
    await page.keyboard.press('Shift+F10');
    await actor.menuItem('Copy JSONPath').click();
    await actor.row('RepoDigests').locator('.value').click();
    await page.keyboard.press('Control+c');
    const copied = (await actor.sent('copy')).map(({ text }) => text);
    expect(copied).toEqual([
      '{{.RepoTags}}',
      'linux',
      '{{.Os}}',
      '"Os": "linux"',
      '$.Os',
      '[\n  "nginx@sha256:13359318e111e42eb7e0979199fafaccaeb2dee6e7656c2105c0f4acd2fb383a"\n]',
    ]);
    await expect.poll(() => page.locator('.notice').innerText()).toBe('Copied value');
  });

  test('finds, counts, goes on and back, and minds the case when asked', async () => {
    const { page } = actor;
    await actor.tree.focus();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('nginx_version');
    const count = page.locator('strata-find-bar .count');
    await expect.poll(() => count.innerText()).toBe('1 of 2');
    // What was found lay in a closed list: it is opened.
    await expect.poll(() => page.locator('.row.current').innerText()).toContain('NGINX_VERSION=1.21.4');
    await page.keyboard.press('Enter');
    await expect.poll(() => count.innerText()).toBe('2 of 2');
    await page.keyboard.press('Enter');
    await expect.poll(() => count.innerText()).toBe('1 of 2');
    await page.keyboard.press('Shift+Enter');
    await expect.poll(() => count.innerText()).toBe('2 of 2');
    await page.keyboard.press('Alt+c');
    await expect.poll(() => count.innerText()).toBe('No results');
    await page.keyboard.press('Escape');
    expect(await page.locator('strata-find-bar').count()).toBe(0);
    expect(await page.locator('.row.match').count()).toBe(0);
  });

  test('secret-looking values stay covered until asked for', async () => {
    await actor.button('Expand to Level').click();
    await actor.menuItem('All').click();
    const secret = actor.page.getByRole('treeitem').filter({ hasText: 'DB_PASSWORD' }).first();
    await actor.tree.focus();
    await actor.page.keyboard.press('Control+f');
    await actor.page.keyboard.type('DB_PASSWORD');
    await actor.page.keyboard.press('Escape');
    expect(await secret.innerText()).toContain('DB_PASSWORD=••••••');
    expect(await actor.page.locator('strata-inspect').innerText()).not.toContain('correct-horse');
    await secret.locator('[data-act=secret]').click();
    expect(await secret.innerText()).toContain('DB_PASSWORD=correct-horse-battery');
    await secret.locator('[data-act=secret]').click();
    expect(await secret.innerText()).not.toContain('correct-horse');
  });

  test('a value is shown whole, copied and opened from there', async () => {
    await actor.row('Id').locator('.value').dblclick();
    const pane = actor.page.getByRole('dialog');
    await expect
      .poll(() => pane.innerText())
      .toContain('sha256:133592e15d219d73c9379a68dbb799329fea479945a298bdac40e5c9d1238c31');
    await actor.button('Copy Value').click();
    await pane.getByRole('button', { name: 'Open in Editor' }).click();
    expect((await actor.sent('copy')).at(-1)).toMatchObject({
      text: expect.stringMatching(/^sha256:133592e15d219/) as unknown,
    });
    expect((await actor.sent('open-document')).at(-1)).toMatchObject({ language: 'plaintext' });
    await actor.page.keyboard.press('Escape');
    expect(await pane.count()).toBe(0);
  });

  test('the record opens in an editor', async () => {
    await actor.button('Open Record in Editor').click();
    expect(await actor.sent('open-record')).toMatchObject([{ key: 'nginx:1.21' }]);
  });

  test('follows the image: a new record, gone, trouble, and a failed request', async () => {
    const { page } = actor;
    await actor.row('ContainerConfig').locator('.value').click();
    expect(await actor.row('ContainerConfig').getAttribute('aria-expanded')).toBe('false');
    await actor.type('{{.Os}}');
    await page.evaluate(() => {
      window.strataHost.record('nginx:1.21', '{"Os":"plan9","ContainerConfig":{"User":"x"},"Config":{"User":"me"}}');
    });
    await expect.poll(() => actor.printed()).toBe('plan9');
    expect(await actor.row('ContainerConfig').getAttribute('aria-expanded')).toBe('false');
    await actor.tell({ kind: 'gone', key: 'nginx:1.21' });
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('nginx:1.21 is no longer there');
    await actor.tell({ kind: 'trouble', text: 'Docker isn’t running.' });
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('Docker isn’t running.');
    await page.evaluate(() => {
      window.strataHost.failWith = 'No space left.';
    });
    await actor.button('Refresh').click();
    await expect.poll(() => page.locator('.notice').innerText()).toBe('No space left.');
    expect(await actor.sent('refresh')).toHaveLength(1);
  });

  test('survives a reload of the window', async () => {
    const { page } = actor;
    await actor.type('{{json .Config.Cmd}}');
    await actor.row('RepoTags').locator('.twistie svg').click();
    await actor.row('GraphDriver').locator('.twistie svg').click();
    await expect.poll(() => page.evaluate(() => sessionStorage.getItem('state') ?? '')).toMatch(/GraphDriver|RepoTags/);
    await page.waitForTimeout(400);
    await page.reload();
    await expect.poll(() => actor.printed()).toBe('["nginx","-g","daemon off;"]');
    expect(await actor.input.inputValue()).toBe('{{json .Config.Cmd}}');
    await expect.poll(() => actor.row('RepoTags').getAttribute('aria-expanded')).toBe('false');
  });
});
