import { LayerStack } from '../../src/core/layerStack.ts';
import { EntryTableBuilder } from '../../src/core/entryTable.ts';
import { diveEfficiency } from '../../src/core/diveEfficiency.ts';
import { wasteOf } from '../../src/core/waste.ts';
import { hasBrowser } from '../webview/browser.ts';
import { filesHere } from '../webview/picture/filesHere.ts';
import { sampleImage, type SampleImage } from '../webview/picture/sampleImage.ts';
import { setPictureStage, type PictureActor } from '../webview/picture/stage.ts';
import type { BenchRow } from './webview.ts';

const sizes = [70_000, 1_000_000];
const room = { width: 900, height: 620 };

/** The picture of a large image: what is computed for it, and how its page draws that. `pictureEditor.ts` measures both in a VS Code. */
export async function bench(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const stage = hasBrowser() ? await setPictureStage() : undefined;
  try {
    for (const entries of sizes) {
      const sample = largeImage(entries);
      rows.push(...(await hostRows(sample, entries)));
      if (stage === undefined) continue;
      const actor = await stage.open({ sample, size: { width: 1280, height: 800 } });
      rows.push(...(await viewRows(actor, entries)));
      await actor.leave();
    }
  } finally {
    await stage?.close();
  }
  return rows;
}

/** Milliseconds a thread is busy with each question; the extension host's own is not, which `extensionHost.ts` measures. */
async function hostRows({ stack }: SampleImage, entries: number): Promise<BenchRow[]> {
  const name = (what: string): string => `picture of ${entries.toLocaleString('en')} files: ${what}`;
  const whole = { layer: stack.layers.length - 1, merged: true, path: '' };
  const row = (what: string, value: number, note?: string): BenchRow => ({
    name: name(what),
    value,
    unit: 'ms',
    ...(note !== undefined && { note }),
  });
  const files = filesHere(stack);
  const first = await timed(() => files.map(whole, room.width, room.height));
  const zoom = await best(() => files.map({ ...whole, path: 'usr/lib' }, room.width, room.height));
  return [
    row('first map', first, 'the view is laid out'),
    { ...row('a further map', zoom), ratio: first / zoom, note: 'than the first' },
    row('list of the largest', await best(() => files.list(whole, true))),
    row('waste', await best(() => wasteOf(stack, { files: 50 }))),
    row('dive’s number', await best(() => diveEfficiency(stack))),
  ];
}

/** Milliseconds from the page’s own clock: from what is asked to what is drawn. */
async function viewRows(actor: PictureActor, entries: number): Promise<BenchRow[]> {
  const { page } = actor;
  await page.locator('strata-file-map .tile').first().waitFor();
  const first = await page.evaluate(() => {
    const [drawn] = performance.getEntriesByName('strata-first-map');
    const [asked] = performance.getEntriesByName('strata-first-stack');
    return { stack: asked?.startTime ?? NaN, map: (drawn?.startTime ?? NaN) - (asked?.startTime ?? NaN) };
  });
  const zooms: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const directory = page.locator('strata-file-map .tile.open').first();
    await directory.waitFor();
    zooms.push(
      await directory.evaluate(async (tile) => {
        const map = (tile.getRootNode() as ShadowRoot).host as HTMLElement & { tiles: unknown };
        const before = map.tiles;
        const begin = performance.now();
        (tile as HTMLElement).click();
        while (map.tiles === before) await new Promise((resolve) => setTimeout(resolve));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        return performance.now() - begin;
      }),
    );
    await page.locator('nav ol button').first().click();
    await page.waitForTimeout(300);
  }
  const count = entries.toLocaleString('en');
  return [
    { name: `picture of ${count} files: page opened to the layers drawn`, value: first.stack, unit: 'ms' },
    { name: `picture of ${count} files: layers to the map drawn`, value: first.map, unit: 'ms', note: 'files known' },
    {
      name: `picture of ${count} files: click to the zoomed map drawn`,
      value: median(zooms),
      unit: 'ms',
      note: 'the way from the page to the bench and back included',
    },
  ];
}

/** The sample with as many files more in its largest own layer, in directories as packages have them. */
function largeImage(entries: number): SampleImage {
  const sample = sampleImage();
  const builders = sample.stack.tables.map((table) => {
    const builder = new EntryTableBuilder();
    for (const entry of table) builder.add(entry);
    return builder;
  });
  const common = { kind: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0 } as const;
  for (let at = 0; at < entries; at += 1) {
    const layer = [1, 5, 8][at % 3] ?? 1;
    const path = `usr/lib/node_modules/package-${Math.floor(at / 400)}/dist/part-${Math.floor(at / 20) % 20}/module-${at}.js`;
    builders[layer]?.add({ ...common, path, size: 200 + ((at * 7919) % 40_000) });
  }
  const stack = new LayerStack(
    sample.stack.layers.map((layer, index) => ({ layer, entries: builders[index]?.build() ?? [] })),
  );
  return { ...sample, stack };
}

async function timed(act: () => unknown): Promise<number> {
  const begin = performance.now();
  await act();
  return performance.now() - begin;
}

async function best(act: () => unknown): Promise<number> {
  return Math.min(await timed(act), await timed(act), await timed(act));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
