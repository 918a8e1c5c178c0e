import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasBrowser, setStage, type Actor, type Stage } from './browser.ts';

describe.skipIf(!hasBrowser())('the format bar', () => {
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

  test('prints what docker prints, as it is typed', async () => {
    await actor.type('{{.Os}}');
    await expect.poll(() => actor.printed()).toBe('linux');
    await actor.type('{{.ContainerConfig.ExposedPorts}}');
    await expect.poll(() => actor.printed()).toBe('map[443/tcp:{} 80/tcp:{}]');
    await actor.type('{{.RepoTags}} {{.Os}}');
    await expect
      .poll(() => actor.printed())
      .toBe('[nginx:1.21 nginx:latest registry.example.com:5000/team/nginx:prod] linux');
    await actor.type('{{range .RepoTags}}{{println .}}{{end}}');
    await expect.poll(() => actor.printed()).toContain('nginx:1.21\nnginx:latest\n');
    await actor.type('{{.Author}}');
    await expect.poll(() => actor.printed()).toBe('prints an empty line');
  });

  test('closes braces, lets them be typed over and taken back', async () => {
    const { page } = actor;
    await actor.input.click();
    await page.keyboard.type('{{');
    expect(await actor.input.inputValue()).toBe('{{}}');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    expect(await actor.input.inputValue()).toBe('');
    await page.keyboard.type('{{.Id}}{{.Os}}');
    expect(await actor.input.inputValue()).toBe('{{.Id}}{{.Os}}');
  });

  test('says which run printed it, and what that means', async () => {
    await actor.type('{{.ID}}');
    await actor.button('typed').click();
    await expect.poll(() => actor.page.locator('.explanation').innerText()).toContain('Go types');
    await actor.type('{{.Id}}');
    await expect.poll(() => actor.button('raw').count()).toBe(1);
    await expect.poll(() => actor.page.locator('.explanation').innerText()).toContain('plain JSON');
  });

  test('an error stands under its column, in the CLI’s words', async () => {
    await actor.type('{{.Os}} {{.Config.Nope}}');
    await expect
      .poll(() => actor.failure())
      .toMatch(
        /^template parsing error: template: :1:\d+: executing "" at <\.Config\.Nope>: map has no entry for key "Nope"/,
      );
    expect((await actor.page.locator('pre .squiggle').allInnerTexts()).join('')).toContain('.Nope');
    expect(await actor.input.getAttribute('aria-invalid')).toBe('true');
    await actor.type('{{nope}}');
    await expect.poll(() => actor.failure()).toBe('template parsing error: template: :1: function "nope" not defined');
    expect(await actor.page.locator('.status').innerText()).toContain('exit code 64');
    await actor.type('{{range .RepoTags}}');
    await expect.poll(() => actor.failure()).toContain('unexpected EOF');
  });

  test('shows bytes that are not text, and what cannot be seen', async () => {
    await actor.type('{{"\\xff\\u202eA\\x07"}}');
    await expect.poll(() => actor.printed()).toBe('\\xff\\u202eA\\x07');
    expect(await actor.output.locator('.special').count()).toBe(3);
  });

  test('a runaway template is stopped and says so', async () => {
    await actor.type(
      '{{define "x"}}{{if lt (len .) 40}}{{template "x" (print . "a")}}{{template "x" (print . "a")}}{{end}}{{end}}{{template "x" ""}}',
    );
    await expect.poll(() => actor.failure()).toMatch(/^Stopped: /);
  });

  test('secrets it prints stay covered until asked for; what is copied is what docker prints', async () => {
    await actor.type('{{range .Config.Env}}{{println .}}{{end}}');
    await expect.poll(() => actor.printed()).toContain('DB_PASSWORD=••••••');
    await actor.button('Show Secret Values').click();
    await expect.poll(() => actor.printed()).toContain('DB_PASSWORD=correct-horse-battery');
    await actor.button('Hide Secret Values').click();
    await actor.button('Copy Output').click();
    expect((await actor.sent('copy')).at(-1)).toMatchObject({
      text: expect.stringContaining('correct-horse-battery') as unknown,
    });
  });

  test('output is copied, saved and opened', async () => {
    await actor.type('{{json .Config.Cmd}}');
    await actor.button('Copy Output').click();
    await actor.button('Save Output').click();
    await actor.button('Open Output in Editor').click();
    expect(await actor.sent('copy')).toMatchObject([{ text: '["nginx","-g","daemon off;"]\n', what: 'output' }]);
    expect(await actor.sent('save')).toMatchObject([{ suggestedName: 'nginx-1.21.json' }]);
    expect(await actor.sent('open-document')).toMatchObject([{ language: 'json' }]);
  });

  test('a key of the tree puts its path into the format', async () => {
    const { page } = actor;
    await actor.row('Os').locator('.key').click();
    expect(await actor.input.inputValue()).toBe('{{.Os}}');
    await expect.poll(() => actor.printed()).toBe('linux');
    // Exploring: the next click replaces what the last one put there.
    await actor.row('Architecture').locator('.key').click();
    expect(await actor.input.inputValue()).toBe('{{.Architecture}}');
    await actor
      .row('RepoTags')
      .locator('.key')
      .click({ modifiers: ['Shift'] });
    expect(await actor.input.inputValue()).toBe('{{.Architecture}} {{.RepoTags}}');
    await actor.type('{{json ');
    await actor.row('Id').locator('.value').click();
    await page.keyboard.press('Enter');
    expect(await actor.input.inputValue()).toMatch(/^\{\{json \.I[dD]\}\}$/);
    // Undo takes it back.
    await actor.input.focus();
    await page.keyboard.press('Control+z');
    expect(await actor.input.inputValue()).toBe('{{json }}');
  });

  test('offers what can stand at the cursor: fields with their values, functions, variables', async () => {
    const { page } = actor;
    const options = page.getByRole('option');
    await actor.input.click();
    await page.keyboard.type('{{.Config.E');
    await expect.poll(() => options.allInnerTexts()).toContainEqual(expect.stringMatching(/^\s*Env\s+\[PATH=/));
    expect((await options.allInnerTexts()).join()).not.toContain('correct-horse');
    await page.keyboard.type('xposed');
    await page.keyboard.press('Tab');
    expect(await actor.input.inputValue()).toBe('{{.Config.ExposedPorts}}');
    await expect.poll(() => actor.printed()).toBe('map[443/tcp:{} 80/tcp:{}]');
    await actor.type('');
    await actor.input.click();
    await page.keyboard.type('{{range $tag := .RepoTags}}{{$t');
    await expect.poll(() => options.allInnerTexts()).toContainEqual(expect.stringContaining('$tag'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.type(' {{pri');
    await expect.poll(() => options.count()).toBe(3);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('.completion.chosen .label').innerText()).toBe('printf');
    await page.keyboard.press('Escape');
    await expect.poll(() => options.count()).toBe(0);
    await page.keyboard.press('Control+Space');
    await expect.poll(() => options.count()).toBe(3);
    await options.nth(2).click();
    expect(await actor.input.inputValue()).toBe('{{range $tag := .RepoTags}}{{$tag}} {{println}}');
    await actor.type('{{.');
    await actor.input.click();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+Space');
    await expect.poll(() => page.locator('.popup .count').innerText()).toMatch(/^1 of \d+$/);
  });

  test('marks in the tree what the cursor stands on', async () => {
    const { page } = actor;
    const marked = (): Promise<string[]> => page.locator('.row.marked .key').allInnerTexts();
    await actor.type('{{.Os}} {{.Architecture}}');
    await actor.input.click();
    await page.keyboard.press('End');
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowLeft');
    await expect.poll(marked).toEqual(['Architecture']);
    await page.keyboard.press('Home');
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowRight');
    await expect.poll(marked).toEqual(['Os']);
  });

  test('JSONPath: matches with their paths, in a list and in the tree', async () => {
    const { page } = actor;
    await page.locator('button.language').click();
    await actor.type('$..ExposedPorts');
    const matches = page.getByRole('listbox', { name: 'Matches' }).getByRole('option');
    await expect
      .poll(() => matches.allInnerTexts())
      .toEqual([
        '$.ContainerConfig.ExposedPorts\n{80/tcp: {}, 443/tcp: {}}',
        '$.Config.ExposedPorts\n{80/tcp: {}, 443/tcp: {}}',
      ]);
    await expect.poll(() => page.locator('.row.marked').count()).toBe(2);
    await matches.nth(1).click();
    await expect.poll(() => page.locator('.row.chosen .key').innerText()).toBe('ExposedPorts');
    await actor.button('Copy Output').click();
    expect((await actor.sent('copy')).at(-1)).toMatchObject({
      text: '[\n{\n  "80/tcp": {},\n  "443/tcp": {}\n},\n{\n  "80/tcp": {},\n  "443/tcp": {}\n}\n]\n',
    });
    await actor.type("$.RepoTags[?(@ == 'nginx:1.21')]");
    await expect.poll(() => matches.allInnerTexts()).toEqual(['$.RepoTags[0]\n"nginx:1.21"']);
    await actor.row('Os').locator('.key').click();
    expect(await actor.input.inputValue()).toBe('$.Os');
    await actor.type('$.RepoTags[?(@ ~~ 1)]');
    await expect.poll(() => page.locator('.status .message').innerText()).toContain('in the filter');
    expect(await actor.button('Copy as Docker Command').isDisabled()).toBe(true);
  });

  test('history by key and by menu, named formats', async () => {
    const { page } = actor;
    await actor.input.click();
    await page.keyboard.press('ArrowUp');
    expect(await actor.input.inputValue()).toBe('{{.Os}}');
    await page.keyboard.press('ArrowUp');
    expect(await actor.input.inputValue()).toBe('{{json .Config.Cmd}}');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await actor.input.inputValue()).toBe('');
    await actor.type('{{.Id}}');
    await actor.input.focus();
    await page.keyboard.press('Enter');
    expect(await actor.sent('remember-format')).toMatchObject([{ format: '{{.Id}}' }]);
    await actor.button('History').click();
    await actor.menuItem('{{json .Config.Cmd}}').click();
    await expect.poll(() => actor.printed()).toBe('["nginx","-g","daemon off;"]');
    await actor.button('Named Formats').click();
    await actor.menuItem(/^Platform/).click();
    await expect.poll(() => actor.printed()).toBe('linux/amd64');
    await actor.button('Named Formats').click();
    await actor.menuItem('Name this format…').click();
    expect(await actor.sent('name-format')).toMatchObject([
      { format: '{{.Os}}/{{.Architecture}}', language: 'template' },
    ]);
    await actor.button('Named Formats').click();
    await actor.menuItem('Remove a named format…').click();
    await actor.menuItem('Team labels').click();
    expect(await actor.sent('remove-format')).toMatchObject([{ name: 'Team labels' }]);
    await actor.button('History').click();
    await actor.menuItem('Clear history').click();
    expect(await actor.sent('forget-history')).toHaveLength(1);
  });

  test('copies the docker command for each shell', async () => {
    await actor.type('{{index .Config.Labels "com.example.team"}}');
    for (const shell of ['Bash', 'Zsh', 'PowerShell', 'cmd']) {
      await actor.button('Copy as Docker Command').click();
      await actor.menuItem(new RegExp(`^For ${shell}`)).click();
    }
    expect((await actor.sent('copy')).map(({ text }) => text)).toEqual([
      `docker image inspect --format '{{index .Config.Labels "com.example.team"}}' nginx:1.21`,
      `docker image inspect --format '{{index .Config.Labels "com.example.team"}}' nginx:1.21`,
      `docker image inspect --format '{{index .Config.Labels \`com.example.team\`}}' nginx:1.21`,
      `docker image inspect --format "{{index .Config.Labels \`com.example.team\`}}" nginx:1.21`,
    ]);
  });

  test('Ctrl+F finds from the format bar too', async () => {
    await actor.type('{{.Os}}');
    await actor.page.keyboard.press('Control+f');
    await expect.poll(() => actor.page.getByLabel('Find in the record').count()).toBe(1);
    await actor.page.keyboard.type('linux');
    await expect.poll(() => actor.page.locator('strata-find-bar .count').innerText()).toMatch(/^1 of/);
  });

  test('the height of the output is set by key and by hand', async () => {
    await actor.page.setViewportSize({ width: 900, height: 640 });
    await actor.type('{{range .Config.Env}}{{println .}}{{println .}}{{println .}}{{println .}}{{end}}');
    const height = async (): Promise<number> => (await actor.page.locator('section.result').boundingBox())?.height ?? 0;
    const before = await height();
    await actor.page.getByRole('separator').focus();
    await actor.page.keyboard.press('ArrowUp');
    await actor.page.keyboard.press('ArrowUp');
    expect(await height()).toBeLessThan(before);
    const sash = await actor.page.getByRole('separator').boundingBox();
    await actor.page.mouse.move(100, (sash?.y ?? 0) + 1);
    await actor.page.mouse.down();
    await actor.page.mouse.move(100, (sash?.y ?? 0) + 61);
    await actor.page.mouse.up();
    expect(await height()).toBeGreaterThan(before - 60);
  });
});
