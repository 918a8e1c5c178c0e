import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './accessibility.ts';
import { hasBrowser, setStage, type Actor, type Stage } from './browser.ts';
import type { Theme } from './page.ts';
import type { Scenario } from './scenarios.ts';

/** States of the view worth a look, by what brings them about. */
const states: readonly {
  readonly name: string;
  readonly scenario: Scenario;
  readonly act: (actor: Actor) => Promise<void>;
}[] = [
  { name: 'record', scenario: 'one', act: () => Promise.resolve() },
  { name: 'output', scenario: 'one', act: (actor) => actor.type('{{range .Config.Env}}{{println .}}{{end}}') },
  { name: 'raw', scenario: 'one', act: (actor) => explained(actor, '{{.Id}} {{.Size}}') },
  { name: 'error', scenario: 'one', act: (actor) => actor.type('{{.Os}} {{.Config.Nope}}') },
  { name: 'find', scenario: 'one', act: find },
  { name: 'tree-menu', scenario: 'one', act: (actor) => actor.row('RepoTags').click({ button: 'right' }) },
  { name: 'value', scenario: 'one', act: (actor) => actor.row('Id').locator('.value').dblclick() },
  { name: 'command', scenario: 'one', act: command },
  { name: 'completion', scenario: 'one', act: completion },
  { name: 'jsonpath', scenario: 'one', act: jsonPath },
  {
    name: 'table',
    scenario: 'many',
    act: (actor) => actor.type('{{.Os}}/{{.Architecture}}\\t{{.Size}}\\t{{.Created}}'),
  },
  { name: 'compare', scenario: 'compare', act: () => Promise.resolve() },
  { name: 'gone', scenario: 'one', act: (actor) => actor.tell({ kind: 'gone', key: 'nginx:1.21' }) },
  { name: 'broken', scenario: 'broken', act: () => Promise.resolve() },
  { name: 'nasty', scenario: 'nasty', act: (actor) => actor.type('{{json .Config.Labels}}') },
];

describe.skipIf(!hasBrowser())('how the view looks', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());

  const themes: readonly Theme[] = ['dark', 'light', 'hc', 'hc-light'];
  test.each(states.flatMap((state) => themes.map((theme) => ({ ...state, theme }))))(
    '$name in $theme is accessible',
    async ({ name, scenario, act, theme }) => {
      const actor = await stage.open(scenario, theme, { width: 900, height: 640 });
      await act(actor);
      await actor.page.mouse.move(0, 639);
      await actor.page.waitForTimeout(100);
      await actor.screenshot(`${name}-${theme}`);
      expect(await violations(actor.page)).toEqual([]);
      expect(actor.complaints).toEqual([]);
      await actor.leave();
    },
  );

  test('it speaks the language of the editor', async () => {
    const actor = await stage.open('compare', 'light', { width: 900, height: 640 }, 'ko');
    await actor.type('{{.Os}}\\t{{.Size}}');
    await actor.page.waitForTimeout(100);
    await actor.screenshot('korean');
    expect(await actor.page.getByRole('tab').allInnerTexts()).toEqual(['레코드', '비교']);
    expect(await actor.page.locator('strata-status-line .words').innerText()).toBe('이미지 2개');
    expect(await violations(actor.page)).toEqual([]);
    await actor.leave();
  });

  test.each(states)('$name fits a side panel', async ({ name, scenario, act }) => {
    const actor = await stage.open(scenario, 'dark', { width: 280, height: 640 });
    await act(actor);
    await actor.page.waitForTimeout(100);
    await actor.screenshot(`${name}-narrow`);
    // Nothing but a table may be wider than the panel.
    expect(await actor.page.evaluate(() => document.documentElement.scrollWidth)).toBe(280);
    for (const control of await actor.page.locator('strata-inspect > *, .bar button, .toolbar button').all()) {
      const box = await control.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(280);
    }
    await actor.leave();
  });
});

async function explained(actor: Actor, format: string): Promise<void> {
  await actor.type(format);
  await actor.button('raw').click();
}

async function find(actor: Actor): Promise<void> {
  await actor.tree.focus();
  await actor.page.keyboard.press('Control+f');
  await actor.page.keyboard.type('nginx');
}

async function command(actor: Actor): Promise<void> {
  await actor.type('{{json .Config.Labels}}');
  await actor.button('Copy as Docker Command').click();
}

async function completion(actor: Actor): Promise<void> {
  await actor.input.click();
  await actor.page.keyboard.type('{{.Config.');
}

async function jsonPath(actor: Actor): Promise<void> {
  await actor.page.locator('button.language').click();
  await actor.type('$..ExposedPorts');
}
