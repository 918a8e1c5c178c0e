import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, setStage, type Actor, type Stage } from './browser.ts';
import type { Scenario } from './scenarios.ts';

describe.skipIf(!hasBrowser())('several images', () => {
  let stage: Stage;
  let actor: Actor;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    expect(actor.complaints).toEqual([]);
    await actor.leave();
  });
  const open = async (scenario: Scenario): Promise<void> => {
    actor = await stage.open(scenario, 'dark', { width: 900, height: 640 });
  };
  const cells = (): Promise<string[][]> =>
    actor.page
      .locator('strata-result-table .row')
      .evaluateAll((rows) =>
        rows
          .sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)
          .map((row) => [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent.trim())),
      );

  test('make a table: a row an image, a column a tab', async () => {
    await open('many');
    await actor.type('{{.Os}}\\t{{.Size}}');
    await expect.poll(cells).toEqual([
      ['nginx:1.21', 'linux', '141479488'],
      ['redis:7-alpine', 'linux', '17134567'],
      ['app:27', 'linux', '1073741824'],
      ['quay.io/podman:1', 'linux', '79523'],
      ['windows:ltsc', 'windows', '292345678'],
      ['gone:1', 'Error response from daemon: No such image: gone:1'],
    ]);
    await expect.poll(() => actor.page.locator('.status').innerText()).toContain('6 images, 1 failed');
    expect(await actor.input.getAttribute('aria-invalid')).toBe('false');
  });

  test('are sorted, filtered and copied', async () => {
    await open('many');
    await actor.type('{{.Os}}\\t{{.Size}}');
    await actor.button('Size').click();
    await expect
      .poll(async () => (await cells()).map(([name]) => name))
      .toEqual(['quay.io/podman:1', 'redis:7-alpine', 'nginx:1.21', 'windows:ltsc', 'app:27', 'gone:1']);
    await actor.button('Size').click();
    await expect.poll(async () => (await cells())[0]).toEqual(['app:27', 'linux', '1073741824']);
    expect(await actor.page.locator('[aria-sort=descending]').innerText()).toBe('Size');
    await actor.page.getByLabel('Filter rows').fill('alpine');
    await expect.poll(cells).toEqual([['redis:7-alpine', 'linux', '17134567']]);
    for (const kind of ['TSV', 'CSV', 'Markdown']) {
      await actor.button('Copy Table').click();
      await actor.menuItem(`Copy as ${kind}`).click();
    }
    expect((await actor.sent('copy')).map(({ text }) => text)).toEqual([
      'Image\tOs\tSize\nredis:7-alpine\tlinux\t17134567\n',
      'Image,Os,Size\r\nredis:7-alpine,linux,17134567\r\n',
      '| Image | Os | Size |\n| --- | --- | --- |\n| redis:7-alpine | linux | 17134567 |\n',
    ]);
    await actor.page.getByLabel('Filter rows').fill('nowhere');
    await expect.poll(() => actor.page.locator('strata-result-table .empty').innerText()).toContain('No row contains');
  });

  test('are printed as one docker command would', async () => {
    await open('many');
    await actor.type('{{.Id}}{{.Variant}}');
    await actor.button('Show What docker Prints').click();
    await expect.poll(() => actor.failure()).toContain('Error response from daemon: No such image: gone:1');
    expect(await actor.failure()).toContain('map has no entry for key "Variant"');
    await actor.button('Show as Table').click();
    await expect.poll(() => actor.grid.count()).toBe(1);
  });

  test('secrets stay covered in the table too', async () => {
    await open('compare');
    await actor.type('{{json .Config.Env}}');
    await expect.poll(async () => (await cells())[0]?.[1]).toContain('DB_PASSWORD=••••••');
    await actor.button('Show Secret Values').click();
    await expect.poll(async () => (await cells())[0]?.[1]).toContain('DB_PASSWORD=correct-horse-battery');
  });

  test('a row shows its record; the keyboard goes from row to row', async () => {
    await open('many');
    await actor.type('{{.Architecture}}');
    await actor.page.locator('strata-result-table .row').filter({ hasText: 'windows' }).click();
    await expect.poll(() => actor.page.getByRole('tree').getAttribute('aria-label')).toBe('Record of windows:ltsc');
    await actor.page.keyboard.press('ArrowUp');
    await actor.grid.focus();
    await actor.page.keyboard.press('Home');
    await expect.poll(() => actor.page.getByRole('tree').getAttribute('aria-label')).toBe('Record of nginx:1.21');
    await actor.page.keyboard.press('ArrowDown');
    await expect.poll(() => actor.page.getByRole('tree').getAttribute('aria-label')).toBe('Record of redis:7-alpine');
    await actor.button('Image: redis:7-alpine. Choose another').click();
    expect(await actor.sent('choose-image')).toMatchObject([{ place: 'record' }]);
    await actor.tell({ kind: 'chosen', place: 'record', key: 'gone:1' });
    await expect.poll(() => actor.page.locator('.fault').innerText()).toContain('No such image: gone:1');
  });

  test('two are compared in words, and in the diff editor', async () => {
    await open('compare');
    const table = actor.page.locator('strata-compare-view table');
    await expect.poll(() => table.innerText()).toContain('1 shared from the bottom, then 5 and 6');
    const text = await table.innerText();
    expect(text).toMatch(/NGINX_VERSION\s+1\.21\.4\s+1\.27\.0/);
    expect(text).toMatch(/DB_PASSWORD\s+••••••\s+–/);
    expect(text).toMatch(/com\.example\.tier\s+frontend\s+backend/);
    expect(text).not.toContain('correct-horse');
    await actor.button('Open Records in Diff Editor').click();
    expect(await actor.sent('compare')).toMatchObject([{ left: 'app:26', right: 'app:27' }]);
    await actor.button('Right image: app:27. Choose another').click();
    expect(await actor.sent('choose-image')).toMatchObject([{ place: 'right' }]);
    await actor.tell({ kind: 'chosen', place: 'right', key: 'app:26' });
    await expect.poll(() => table.innerText()).toContain('no difference');
    await actor.page.getByRole('tab', { name: 'Record' }).click();
    await expect.poll(() => actor.tree.count()).toBe(1);
  });

  test('ten thousand fill a table while the keyboard stays alive', async () => {
    await open('thousands');
    await actor.type('{{.Size}}');
    await expect.poll(() => actor.page.locator('.status').innerText(), { timeout: 20_000 }).toContain('10,000 images');
    expect((await cells()).length).toBeLessThan(100);
    await actor.button('Size').click();
    await expect.poll(async () => (await cells())[0]?.[1]).toBe('1');
    await actor.grid.focus();
    await actor.page.keyboard.press('End');
    await expect.poll(async () => (await cells()).at(-1)?.[1]).toBe('9999001');
  });
});

describe.skipIf(!hasBrowser())('records nobody would wish for', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());

  test('markup, scripts, bidi and control characters are text and run nothing', async () => {
    const actor = await stage.open('hostile');
    await actor.row('Labels').locator('.value').click();
    await expect.poll(() => actor.row('script').innerText()).toContain('<script>window.hacked = 1</script>');
    const text = await actor.tree.innerText();
    expect(text).toContain('safe\\u202egpj.exe\\u202c end');
    expect(text).toContain('bell\\u0007');
    expect(text).not.toMatch(/[\p{Cf}\p{Co}]/u);
    expect(await actor.page.locator('.toolbar').innerText()).toContain('hostile:1\\u202egpj.exe');
    expect(await actor.tree.locator('script, img, b, a').count()).toBe(0);
    // A string of a megabyte is cut in its row and shown in pages.
    await actor.row('long').locator('[data-act=show-value]').click();
    await expect.poll(() => actor.page.getByRole('dialog').innerText()).toContain('1,000,000 characters');
    await actor.page.keyboard.press('Escape');
    // Its path names a label no template could reach by a dot.
    await actor.page.getByRole('treeitem').filter({ hasText: 'onclick' }).locator('.key').click();
    await actor.type('{{.Config.Labels.image}}{{.Config.Labels.script}}');
    await expect.poll(() => actor.output.innerText()).toContain('<img src=x onerror="window.hacked = 2">');
    expect(await actor.output.locator('img, script').count()).toBe(0);
    expect(await actor.page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(actor.complaints).toEqual([]);
    await actor.leave();
  });

  test('deep nesting opens to the bottom', async () => {
    const actor = await stage.open('hostile');
    await actor.tree.focus();
    await actor.page.keyboard.press('Control+f');
    await actor.page.keyboard.type('the bottom');
    await expect.poll(() => actor.page.locator('.row.current').getAttribute('aria-level')).toBe('501');
    expect(actor.complaints).toEqual([]);
    await actor.leave();
  });

  test.each([
    ['broken', 'The record is not JSON: A value is missing here, at 38.'],
    ['refused', 'No such image: gone:1'],
  ] as const)('a %s record is said to be one', async (scenario, words) => {
    const actor = await stage.open(scenario);
    await expect.poll(() => actor.page.locator('.fault').innerText()).toContain(words);
    await actor.type('{{.Os}}');
    await expect.poll(() => actor.page.locator('.status').innerText()).toContain('exit code 1');
    await actor.leave();
  });

  test('five megabytes scroll to their end', async () => {
    const actor = await stage.open('big', 'dark', { width: 900, height: 640 });
    await actor.row('Config').locator('.value').click();
    await actor.row('Config').locator('.value').click();
    await actor.button('Expand to Level').click();
    await actor.menuItem('All').click();
    await actor.tree.focus();
    await actor.page.keyboard.press('End');
    await expect.poll(() => actor.page.getByRole('treeitem').last().innerText()).toContain('LastTagTime');
    expect(actor.complaints).toEqual([]);
    await actor.leave();
  });
});
