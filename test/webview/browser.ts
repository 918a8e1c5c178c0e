import { build } from 'esbuild';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page as BrowserPage } from 'playwright-core';
import type { FromView, ToView } from '../../src/protocol.ts';
import { servePage, type Theme } from './page.ts';
import type { Scenario } from './scenarios.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const screenshots = `${root}out/screenshots/webview`;
/** Debian's; another one where CHROMIUM says so. */
export const browserPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const browserFlags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
    ' ',
  );

/** Whether there is a browser to run in. Without one the tests say so, and fail where everything must run. */
export function hasBrowser(): boolean {
  if (existsSync(browserPath)) return true;
  if (process.env['CI'] === 'true') throw new Error(`There is no browser at ${browserPath}: apt-get install chromium.`);
  console.warn(`SKIPPED: the inspect view was not tested, there is no browser at ${browserPath}.`);
  return false;
}

/** High enough for a whole record: rows that are not on the screen do not exist. */
const TALL = { width: 900, height: 2_000 };

/** What the page's host lets a test do; see page.ts. */
interface PageHost {
  readonly sent: readonly Record<string, unknown>[];
  readonly shownAt: number;
  failWith: string | undefined;
  post(message: unknown): void;
  record(key: string, text: string): void;
}

declare global {
  interface Window {
    strataHost: PageHost;
  }
}

export interface Stage {
  readonly open: (
    scenario: Scenario,
    theme?: Theme,
    size?: { readonly width: number; readonly height: number },
    language?: string,
  ) => Promise<Actor>;
  readonly close: () => Promise<void>;
}

/** Builds the view as it ships, serves it, starts a browser. */
export async function setStage(): Promise<Stage> {
  const outfile = `${root}out/webview-test/webview.js`;
  await build({
    absWorkingDir: root,
    entryPoints: ['src/webview/main.ts'],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    logLevel: 'warning',
  });
  const page = await servePage(pathToFileURL(outfile));
  const browser = await chromium.launch({ executablePath: browserPath, args: browserFlags });
  return {
    open: (scenario, theme = 'dark', size = TALL, language = 'en') =>
      Actor.enter(browser, page.url(scenario, theme, language), theme, size),
    close: async () => {
      await browser.close();
      await page.close();
    },
  };
}

/** A person at the view: clicks, types, looks. */
export class Actor {
  readonly page: BrowserPage;
  /** What went wrong in the page: errors, refused loads, blocked styles. */
  readonly complaints: string[] = [];

  private constructor(page: BrowserPage) {
    this.page = page;
    page.setDefaultTimeout(8_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
  }

  static async enter(
    browser: Browser,
    url: string,
    theme: Theme,
    viewport: { readonly width: number; readonly height: number },
  ): Promise<Actor> {
    const context = await browser.newContext({ viewport, colorScheme: theme.endsWith('light') ? 'light' : 'dark' });
    const actor = new Actor(await context.newPage());
    await actor.page.goto(url);
    await actor.page.locator('strata-record-pane :is([role=treeitem], .fault, table)').first().waitFor();
    return actor;
  }

  get input() {
    return this.page.locator('textarea');
  }
  get tree() {
    return this.page.getByRole('tree');
  }
  get output() {
    return this.page.locator('strata-output-panel .output');
  }
  /** What is printed, without the newline every output ends in. */
  async printed(): Promise<string> {
    return (await this.output.innerText()).replace(/\n$/, '');
  }
  /** What docker would print to standard error. */
  async failure(): Promise<string> {
    return (await this.page.locator('strata-output-panel .stderr').innerText()).trimEnd();
  }
  get grid() {
    return this.page.getByRole('grid');
  }

  /** The tree's row whose text begins so. */
  row(start: string) {
    return this.page
      .getByRole('treeitem')
      .filter({ hasText: new RegExp(`^\\s*${start.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*:`) })
      .first();
  }
  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }
  menuItem(name: string | RegExp) {
    return this.page.getByRole('menuitem', { name });
  }

  /** Replaces the format, key by key. */
  async type(format: string): Promise<void> {
    await this.input.click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.type(format);
    await this.page.keyboard.press('Escape');
  }

  /** What the view has asked the extension for, the latest last. */
  async sent(kind: FromView['kind']): Promise<Record<string, unknown>[]> {
    return this.page.evaluate((wanted) => window.strataHost.sent.filter((message) => message['kind'] === wanted), kind);
  }

  /** The extension says something. */
  async tell(message: ToView): Promise<void> {
    await this.page.evaluate((data) => {
      window.strataHost.post(data);
    }, message);
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: `${screenshots}/${name}.png` });
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }
}
