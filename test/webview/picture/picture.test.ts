import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../accessibility.ts';
import { hasBrowser } from '../browser.ts';
import type { Theme } from '../page.ts';
import { sampleImage } from './sampleImage.ts';
import { setPictureStage, type PictureActor, type PictureStage } from './stage.ts';

const sample = sampleImage();
const themes: readonly Theme[] = ['dark', 'light', 'hc', 'hc-light'];

/** States of the picture worth a look, by what brings them about. */
const states: readonly { readonly name: string; readonly act: (actor: PictureActor) => Promise<void> }[] = [
  { name: 'map', act: (actor) => actor.tile('libtorch_cpu.so').waitFor() },
  { name: 'hover', act: (actor) => actor.tile('libtorch_cpu.so').hover() },
  { name: 'layer', act: (actor) => actor.layer(3).click() },
  { name: 'deletes', act: deletes },
  { name: 'list', act: (actor) => actor.tab('List').click() },
  { name: 'largest', act: largest },
  { name: 'waste', act: (actor) => actor.tab('Waste').click() },
  { name: 'part', act: part },
  { name: 'damaged', act: (actor) => actor.damage(3, damage) },
  { name: 'damaged-layer', act: damagedLayer },
  { name: 'damaged-waste', act: damagedWaste },
  { name: 'gone', act: (actor) => actor.tell({ kind: 'gone' }) },
];

describe.skipIf(!hasBrowser())('the picture of an image', () => {
  let stage: PictureStage;
  beforeAll(async () => {
    stage = await setPictureStage();
  });
  afterAll(() => stage.close());

  const on = async (
    act: (actor: PictureActor) => Promise<void>,
    options: {
      readonly theme?: Theme;
      readonly size?: { width: number; height: number };
      readonly withoutFiles?: boolean;
    } = {},
  ): Promise<void> => {
    const actor = await stage.open({ sample, ...options });
    try {
      await act(actor);
      expect(actor.complaints).toEqual([]);
    } finally {
      await actor.leave();
    }
  };

  test.each(states.flatMap((state) => themes.map((theme) => ({ ...state, theme }))))(
    '$name in $theme is accessible',
    ({ name, act, theme }) =>
      on(
        async (actor) => {
          await act(actor);
          await actor.page.waitForTimeout(150);
          await actor.screenshot(`${name}-${theme}`);
          expect(await violations(actor.page)).toEqual([]);
        },
        { theme },
      ),
  );

  test.each(states)('$name fits a side panel', ({ name, act }) =>
    on(
      async (actor) => {
        await act(actor);
        await actor.page.waitForTimeout(150);
        await actor.screenshot(`${name}-narrow`);
        expect(await actor.page.evaluate(() => document.documentElement.scrollWidth)).toBe(300);
        expect(await actor.page.locator('strata-picture').evaluate((view) => view.scrollWidth)).toBeLessThanOrEqual(
          300,
        );
      },
      { size: { width: 300, height: 800 } },
    ),
  );

  test('is there before the files are, and says that it reads them', () =>
    on(
      async (actor) => {
        await actor.page.getByText('Reading which files the layers hold').waitFor();
        await actor.screenshot('reading-dark');
        expect(await actor.page.locator('strata-layer-stack .layer').count()).toBe(9);
        await actor.button('Cancel').click();
        await expect.poll(() => actor.asked.at(-1)?.kind).toBe('cancel-files');
        await actor.tell({ kind: 'files', state: { kind: 'cancelled', drawn: 0 } });
        await actor.button('Read Files').click();
        await expect.poll(() => actor.asked.at(-1)?.kind).toBe('read-files');
        await actor.tell({
          kind: 'files',
          state: { kind: 'failed', text: 'The connection to Docker was lost.', drawn: 0 },
        });
        await actor.page.getByRole('alert').getByText('connection to Docker was lost').waitFor();
        await actor.button('Retry').click();
        await actor.releaseFiles();
        await actor.tile('libtorch_cpu.so').waitFor();
      },
      { withoutFiles: true },
    ));

  test('layers appear one by one, with what is known of them', () =>
    on(
      async (actor) => {
        await actor.page.getByText('Reading which files the layers hold').waitFor();
        await actor.releaseSome(4);
        await actor.page.getByText('Files of 4 of 9 layers.').waitFor();
        await actor.tile('gcc/x86_64-linux-gnu/12').first().waitFor();
        expect(await actor.page.locator('strata-layer-stack .layer.unread').count()).toBe(5);
        await actor.layer(6).click();
        await actor.page.getByText('The files of this layer are not known yet.').waitFor();
        await actor.tab('Waste').click();
        await actor.page.getByText('once all layers are read').waitFor();
        await actor.tab('Map').click();
        await actor.button('Cancel').click();
        await expect.poll(() => actor.asked.at(-1)?.kind).toBe('cancel-files');
        await actor.tell({ kind: 'files', state: { kind: 'cancelled', drawn: 4 } });
        await actor.button('Read the Others').click();
        await expect.poll(() => actor.asked.at(-1)?.kind).toBe('read-files');
        await actor.tell({ kind: 'files', state: { kind: 'failed', text: 'Docker was lost.', drawn: 4 } });
        await actor.page.getByRole('alert').getByText('Docker was lost.').waitFor();
        await actor.releaseSome(6);
        await actor.tile('libtorch_cpu.so').waitFor();
        await actor.releaseFiles();
        await actor.page.getByText('Files of').waitFor({ state: 'detached' });
        expect(await actor.page.locator('strata-layer-stack .layer.unread').count()).toBe(0);
      },
      { withoutFiles: true },
    ));

  test('a damaged layer says what is wrong with it, and the rest is drawn', () =>
    on(async (actor) => {
      await actor.tile('libtorch_cpu.so').waitFor();
      await actor.damage(3, damage);
      await actor.page.getByRole('alert').getByText('at byte 1536').waitFor();
      expect(await actor.layer(4).getAttribute('title')).toContain('at byte 1536');
      await actor.button('Show layer 4').click();
      await actor.page.getByText('Layer 4 of 9').waitFor();
      await actor.page.getByRole('alert').getByText('at byte 1536').waitFor();
      await actor.page.locator('strata-layer-stack .all').click();
      await actor.tile('libtorch_cpu.so').waitFor();
    }));

  test('layers are drawn to scale, none too thin to click', () =>
    on(async (actor) => {
      await actor.tile('libtorch_cpu.so').waitFor();
      const heights = new Map<number, number>();
      for (let number = 1; number <= 9; number += 1) {
        heights.set(number, (await actor.layer(number).boundingBox())?.height ?? 0);
      }
      const height = (number: number) => heights.get(number) ?? 0;
      expect(height(6)).toBeGreaterThan(height(2));
      expect(height(2)).toBeGreaterThan(height(1));
      expect(height(1)).toBeGreaterThan(height(9));
      for (const each of heights.values()) expect(each).toBeGreaterThanOrEqual(26);
    }));

  test('a click zooms in, Backspace and the breadcrumb zoom out, a file opens', () =>
    on(async (actor) => {
      await actor.tile('site-packages').click({ position: { x: 20, y: 8 } });
      await expect.poll(() => actor.crumbs.innerText()).toMatch(/site-packages$/);
      // Until the new map is there the old one is: it has a tile of that name as well, elsewhere.
      await actor.tile('site-packages').waitFor({ state: 'detached' });
      await actor.tile('torch/lib').click({ position: { x: 20, y: 8 } });
      await expect.poll(() => actor.crumbs.innerText()).toMatch(/lib$/);
      await actor.tile('torch/lib').waitFor({ state: 'detached' });
      await actor.tile('libtorch_cpu.so').click();
      await expect
        .poll(() => actor.asked.at(-1))
        .toMatchObject({
          kind: 'open-file',
          merged: true,
          path: 'usr/local/lib/python3.12/site-packages/torch/lib/libtorch_cpu.so',
        });
      await actor.page.keyboard.press('Backspace');
      await expect.poll(() => actor.crumbs.innerText()).toMatch(/torch$/);
      await actor.crumbs.getByRole('button', { name: '/' }).click();
      await actor.tile('app').waitFor();
    }));

  test('a double click opens what was there for the first one, and nothing that came under the pointer', () =>
    on(async (actor) => {
      await actor.tile('libtorch_cpu.so').waitFor();
      await actor.tile('site-packages').dblclick({ position: { x: 20, y: 8 }, delay: 60 });
      await expect.poll(() => actor.crumbs.innerText()).toMatch(/site-packages$/);
      await actor.tile('site-packages').waitFor({ state: 'detached' });
      await actor.page.waitForTimeout(200);
      expect(await actor.crumbs.innerText()).toMatch(/site-packages$/);
      expect(actor.asked.filter(({ kind }) => kind === 'open-file')).toEqual([]);
      // Pressed on one map, let go on the next.
      await actor.tile('libtorch_cpu.so').hover();
      await actor.page.mouse.down();
      await actor.releaseFiles();
      await actor.crumbs.getByRole('button', { name: '/' }).evaluate((button: HTMLElement) => button.click());
      await actor.tile('app').waitFor();
      await actor.page.mouse.up();
      await actor.page.waitForTimeout(200);
      expect(actor.asked.filter(({ kind }) => kind === 'open-file')).toEqual([]);
    }));

  test('everything can be done by keyboard', () =>
    on(async (actor) => {
      const { keyboard } = actor.page;
      const focused = async () => (await spoken()).replaceAll(/\s+/g, ' ');
      const spoken = () =>
        actor.page.evaluate(
          () => deepest(document)?.getAttribute('aria-label') ?? deepest(document)?.textContent ?? '',
        );
      await actor.page.evaluate(() => {
        Object.assign(window, {
          deepest: (root: Document | ShadowRoot): Element | null => {
            const at = root.activeElement;
            return at?.shadowRoot?.activeElement ? window.deepest(at.shadowRoot) : at;
          },
        });
      });
      await actor.tile('libtorch_cpu.so').waitFor();
      await actor.page.locator('strata-layer-stack .all').focus();
      await keyboard.press('ArrowDown');
      await keyboard.press('ArrowDown');
      await keyboard.press('ArrowDown');
      await keyboard.press('ArrowDown');
      expect(await focused()).toContain('Layer 9');
      await keyboard.press('Enter');
      await actor.page.getByText('Layer 9 of 9').waitFor();
      await actor.page.locator('strata-layer-stack .all').click();
      await actor.tile('libtorch_cpu.so').waitFor();
      await actor.page.locator('strata-file-map .tile').first().focus();
      expect(await focused()).toContain('/usr');
      await keyboard.press('ArrowDown');
      expect(await focused()).toContain('/usr/local');
      await keyboard.press('Enter');
      await expect.poll(() => actor.crumbs.innerText()).toMatch(/local$/);
      await expect.poll(focused).toContain('/usr/local/lib');
      await keyboard.press('Backspace');
      await expect.poll(() => actor.crumbs.innerText()).toMatch(/usr$/);
      await expect.poll(focused).toContain('/usr/local');
      await actor.tab('Map').focus();
      await keyboard.press('ArrowRight');
      await actor.page.getByRole('grid').focus();
      await keyboard.press('End');
      await keyboard.press('Home');
      await keyboard.press('Enter');
      await expect.poll(() => actor.crumbs.innerText()).toMatch(/local$/);
    }));

  test('pointing at a layer shows its files, pointing at a file shows its layer', () =>
    on(async (actor) => {
      await actor.tile('libtorch_cpu.so').hover();
      await actor.page.locator('strata-layer-stack .pointed').waitFor();
      expect(await actor.page.locator('strata-layer-stack .pointed').getAttribute('data-layer')).toBe('5');
      const tip = await actor.page.locator('.tip').innerText();
      for (const said of ['libtorch_cpu.so', '204MB', 'layer 6', 'pip install']) expect(tip).toContain(said);
      await actor.layer(8).hover();
      await actor.page.locator('strata-file-map .dimmed .lit').first().waitFor();
    }));

  test('every part opens what it stands for', () =>
    on(async (actor) => {
      const last = () => actor.asked.at(-1);
      await actor.button('Container app-web-1').click();
      await expect.poll(last).toMatchObject({ kind: 'reveal-container', container: 'a1' });
      await actor.button('ENTRYPOINT').click();
      await expect.poll(last).toMatchObject({ kind: 'open-instruction', step: 13 });
      await actor.button('python:3.12').first().click();
      await expect.poll(last).toMatchObject({ kind: 'show-image', image: 'sha256:python' });
      await actor.layer(2).click();
      await actor.button('Show in Tree').click();
      await expect.poll(last).toMatchObject({ kind: 'reveal-layer', layer: 1 });
      await actor.button('Open Instruction').click();
      await expect.poll(last).toMatchObject({ kind: 'open-instruction', step: 3 });
      await actor.button('Inspect').click();
      await expect.poll(last).toMatchObject({ kind: 'inspect' });
      await actor.tab('Waste').click();
      await actor.page.locator('strata-waste-report .file').filter({ hasText: '/usr/src/python.tar.xz' }).click();
      await expect
        .poll(last)
        .toMatchObject({ kind: 'open-file', layer: 2, merged: false, path: 'usr/src/python.tar.xz' });
    }));

  test('waste names who is to blame, how, and the remedy', () =>
    on(async (actor) => {
      await actor.tab('Waste').click();
      await actor.page.locator('strata-waste-report').getByText('made a directory anew').waitFor();
      const report = await actor.page.locator('strata-waste-report .report').innerText();
      for (const said of [
        '83.7 %',
        '160MB',
        'RUN chmod -R 755 /app/models',
        'COPY --chmod',
        'opaque directory',
        'layer 7',
      ]) {
        expect(report).toContain(said);
      }
      await actor.page.getByText('why?').click();
      await actor.page.getByText('counts the surviving copy').waitFor();
    }));

  test('comes back after a reload where it was', () =>
    on(async (actor) => {
      await actor.layer(6).click();
      await actor.tab('List').click();
      await actor.page.getByRole('grid').waitFor();
      await actor.page.reload();
      await actor.page.getByText('Layer 6 of 9').waitFor();
      await actor.page.getByRole('grid').waitFor();
    }));
});

declare global {
  interface Window {
    deepest: (root: Document | ShadowRoot) => Element | null;
  }
  function deepest(root: Document | ShadowRoot): Element | null;
}

async function deletes(actor: PictureActor): Promise<void> {
  await actor.layer(4).click();
  await actor.page.getByText('brings no bytes').waitFor();
}

const damage = "Layer 4 isn't a valid archive at byte 1536. Showing 1 entries read before it.";

async function part(actor: PictureActor): Promise<void> {
  await actor.tile('libtorch_cpu.so').waitFor();
  await actor.releaseSome(4);
  await actor.tile('libtorch_cpu.so').waitFor({ state: 'detached' });
}

async function damagedLayer(actor: PictureActor): Promise<void> {
  await actor.damage(3, damage);
  await actor.button('Show layer 4').click();
  await actor.page.getByText('Layer 4 of 9').waitFor();
}

async function damagedWaste(actor: PictureActor): Promise<void> {
  await actor.damage(3, damage);
  await actor.tab('Waste').click();
  await actor.page.getByText('Not all layers could be read whole').waitFor();
}

async function largest(actor: PictureActor): Promise<void> {
  await actor.tab('List').click();
  await actor.page.getByRole('checkbox').check();
  await actor.page.getByRole('row').filter({ hasText: 'libtorch_cpu.so' }).waitFor();
}
