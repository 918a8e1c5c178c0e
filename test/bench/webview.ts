import type { Actor } from '../webview/browser.ts';
import { hasBrowser, setStage } from '../webview/browser.ts';

/** One line of the bench: what took how long. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly ratio?: number;
  readonly note?: string;
}

/** What people type, key by key, while the time to the next drawn frame is taken. */
const typed =
  '{{range $k, $v := .Config.Labels}}{{end}}{{.Os}} {{json .Config.Cmd}} {{.RepoTags}} {{len .Config.Labels}}';

/** The inspect view in a real browser. Milliseconds are the page's own, from its clock. */
export async function bench(): Promise<BenchRow[]> {
  if (!hasBrowser()) return [];
  const stage = await setStage();
  try {
    const size = { width: 900, height: 640 };
    const big = await stage.open('big', 'dark', size);
    const opened = await openTimes(big);
    const scrolled = await scrollTimes(big, 'strata-json-tree');
    await big.leave();
    const megabyte = await stage.open('megabyte', 'dark', size);
    const keys = await keyTimes(megabyte, typed);
    await megabyte.leave();
    const thousands = await stage.open('thousands', 'dark', size);
    const table = await tableTime(thousands);
    const tableScroll = await scrollTimes(thousands, 'strata-result-table');
    await thousands.leave();
    return [
      {
        name: 'inspect view: 5 MB record, message to first drawn rows',
        value: median(opened),
        unit: 'ms',
        note: 'goal 300',
      },
      {
        name: 'inspect view: 5 MB record, all open, work per scrolled frame p95',
        value: p95(scrolled),
        unit: 'ms',
        note: 'goal 16',
      },
      { name: 'inspect view: 1 MB record, keystroke to drawn p95', value: p95(keys), unit: 'ms', note: 'goal 16' },
      { name: 'inspect view: 1 MB record, keystroke to drawn median', value: median(keys), unit: 'ms' },
      { name: 'inspect view: 10,000 images, format to whole table', value: table, unit: 'ms' },
      {
        name: 'inspect view: 10,000 rows, work per scrolled frame p95',
        value: p95(tableScroll),
        unit: 'ms',
        note: 'goal 16',
      },
    ];
  } finally {
    await stage.close();
  }
}

/** From the extension's message to drawn rows, five times over. */
async function openTimes(actor: Actor): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    await actor.page.reload();
    await actor.page.getByRole('treeitem').first().waitFor();
    times.push(
      await actor.page.evaluate(() => {
        const [drawn] = performance.getEntriesByName('strata-first-rows');
        return (drawn?.startTime ?? NaN) - window.strataHost.shownAt;
      }),
    );
  }
  return times;
}

/** The script, style and layout work of each frame while the list is scrolled from top to bottom. */
async function scrollTimes(actor: Actor, element: string): Promise<number[]> {
  if (element === 'strata-json-tree') {
    await actor.button('Expand to Level').click();
    await actor.menuItem('All').click();
  }
  await actor.page.waitForTimeout(500);
  return actor.page.locator(element).evaluate(async (list) => {
    const scroller = list.shadowRoot?.querySelector('.scroller');
    const times: number[] = [];
    if (!scroller) return times;
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let step = 1; step <= 120; step += 1) {
      await frame();
      const began = performance.now();
      scroller.scrollTop = (scroller.scrollHeight * step) / 120;
      scroller.dispatchEvent(new Event('scroll'));
      await Reflect.get(list, 'updateComplete');
      scroller.getBoundingClientRect();
      times.push(performance.now() - began);
    }
    return times;
  });
}

/** The work of each key until everything it changes is drawn and laid out. */
async function keyTimes(actor: Actor, text: string): Promise<number[]> {
  await actor.input.click();
  return actor.input.evaluate(async (area, characters) => {
    const times: number[] = [];
    const view = document.querySelector('strata-inspect');
    if (!(area instanceof HTMLTextAreaElement) || view === null) return times;
    const inside = (element: Element): Element[] =>
      [...(element.shadowRoot?.querySelectorAll('*') ?? [])]
        .filter(({ shadowRoot }) => shadowRoot !== null)
        .flatMap((child) => [child, ...inside(child)]);
    for (const character of characters) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      const began = performance.now();
      area.setRangeText(character, area.selectionStart, area.selectionEnd, 'end');
      area.dispatchEvent(new InputEvent('input', { data: character, inputType: 'insertText' }));
      area.dispatchEvent(new KeyboardEvent('keyup', { key: character }));
      await Reflect.get(view, 'updateComplete');
      for (const part of inside(view)) await Reflect.get(part, 'updateComplete');
      view.getBoundingClientRect();
      times.push(performance.now() - began);
    }
    return times;
  }, text);
}

async function tableTime(actor: Actor): Promise<number> {
  await actor.page.waitForFunction(
    () => {
      const kept: unknown = JSON.parse(sessionStorage.getItem('state') ?? '{}');
      const images: unknown = typeof kept === 'object' && kept !== null && 'images' in kept ? kept.images : [];
      return Array.isArray(images) && images.length === 10_000;
    },
    undefined,
    { timeout: 30_000 },
  );
  const status = await actor.page.locator('strata-status-line').elementHandle();
  return actor.input.evaluate(async (area, line) => {
    if (!(area instanceof HTMLTextAreaElement)) return NaN;
    const began = performance.now();
    area.value = '{{.Os}}\\t{{.Size}}\\t{{json .Config.Labels}}';
    area.dispatchEvent(new InputEvent('input', { inputType: 'insertText' }));
    const root = line instanceof Element ? line.shadowRoot : null;
    while (root?.querySelector('.words')?.textContent !== '10,000 images') {
      if (performance.now() - began > 60_000) throw new Error('The table was not filled within a minute.');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return performance.now() - began;
  }, status);
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function p95(values: readonly number[]): number {
  return quantile(values, 0.95);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

if (process.argv[1]?.endsWith('webview.ts') === true) console.table(await bench());
