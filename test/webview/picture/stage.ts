/**
 * The picture of an image alone in a browser: the built script, VS Code's own theme colours and content security policy, and
 * in place of the extension the very code by which it answers, over a sample image.
 */
import { build } from 'esbuild';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { diveEfficiency } from '../../../src/core/diveEfficiency.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';
import { wasteOf } from '../../../src/core/waste.ts';
import { drawnImage, drawnWaste, type DrawnImageInput } from '../../../src/extension/picture/drawnImage.ts';
import { parseFromPicture } from '../../../src/extension/picture/parseFromPicture.ts';
import type { PictureFiles } from '../../../src/extension/picture/pictureFiles.ts';
import type { FromPicture, ToPicture } from '../../../src/protocol/picture.ts';
import { browserFlags, browserPath } from '../browser.ts';
import { themeCss, type Theme } from '../page.ts';
import { filesHere } from './filesHere.ts';
import { sameContentOf, type SampleImage } from './sampleImage.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const nonce = 'bm9uY2U';
const policy = [`default-src 'none'`, `script-src 'nonce-${nonce}'`, `style-src 'self' 'nonce-${nonce}'`].join('; ');

export interface PictureStage {
  readonly open: (options: OpenOptions) => Promise<PictureActor>;
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  readonly theme?: Theme;
  readonly size?: { readonly width: number; readonly height: number };
  readonly sample: SampleImage;
  /** Holds the files back: the test says what becomes of them. */
  readonly withoutFiles?: boolean;
}

/** Builds the view as it ships, serves it, starts a browser. */
export async function setPictureStage(): Promise<PictureStage> {
  const outfile = `${root}out/webview-test/picture.js`;
  await build({
    absWorkingDir: root,
    entryPoints: ['src/webview/picture/main.ts'],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    logLevel: 'warning',
  });
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const theme = (searchParams.get('theme') ?? 'dark') as Theme;
    const send = (type: string, body: string | Buffer): void => {
      const headers = { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy };
      response.writeHead(200, headers).end(body);
    };
    if (pathname === '/') send('text/html', pageHtml(theme));
    else if (pathname === '/picture.js') send('text/javascript', readFileSync(outfile));
    else if (pathname === '/theme.css') send('text/css', themeCss(theme));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The page has no port.');
  const browser = await chromium.launch({ executablePath: browserPath, args: browserFlags });
  return {
    open: (options) => PictureActor.enter(browser, `http://127.0.0.1:${address.port}/`, options),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/** A person at the picture, and what the extension would say. */
export class PictureActor {
  readonly page: Page;
  /** What went wrong in the page: errors, refused loads, blocked styles. */
  readonly complaints: string[] = [];
  /** What the view has asked for, the latest last. */
  readonly asked: FromPicture[] = [];
  readonly #sample: SampleImage;
  #files: PictureFiles;
  #isHeld: boolean;

  private constructor(page: Page, { sample, withoutFiles }: OpenOptions) {
    this.page = page;
    this.#sample = sample;
    this.#files = filesHere(sample.stack);
    this.#isHeld = withoutFiles === true;
    page.setDefaultTimeout(8_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
  }

  static async enter(browser: Browser, url: string, options: OpenOptions): Promise<PictureActor> {
    const { theme = 'dark', size = { width: 1100, height: 720 } } = options;
    const context = await browser.newContext({
      viewport: size,
      colorScheme: theme.endsWith('light') ? 'light' : 'dark',
      reducedMotion: 'reduce',
    });
    const actor = new PictureActor(await context.newPage(), options);
    await actor.page.exposeFunction('strataTell', (message: unknown) => actor.#receive(message));
    await actor.page.goto(`${url}?theme=${theme}`);
    await actor.page.locator('strata-layer-stack .layer').first().waitFor();
    return actor;
  }

  /** The tile of a file or directory in the map. */
  tile(name: string) {
    return this.page
      .locator('strata-file-map .tile')
      .filter({ has: this.page.locator(`.name:text-is("${name}")`) })
      .first();
  }
  layer(number: number) {
    return this.page.locator(`strata-layer-stack [data-layer="${number - 1}"]`);
  }
  tab(name: string) {
    return this.page.getByRole('tab', { name, exact: true });
  }
  button(name: string | RegExp) {
    return this.page.getByRole('button', { name });
  }
  get crumbs() {
    return this.page.locator('nav ol');
  }

  /** The extension says something. */
  async tell(message: ToPicture): Promise<void> {
    await this.page.evaluate((data) => {
      window.postMessage(data, '*');
    }, message);
  }

  /** The files that were held back are there. */
  async releaseFiles(): Promise<void> {
    this.#isHeld = false;
    this.#files = filesHere(this.#sample.stack);
    await this.#tellFiles();
  }

  /** The files of some layers are there, counted from the bottom, and those of the others on their way. */
  async releaseSome(read: number): Promise<void> {
    const { layers, tables } = this.#sample.stack;
    const unread = new Set(layers.map(({ index }) => index).filter((index) => index >= read));
    const listings = layers.map((layer, index) => ({ layer, entries: unread.has(index) ? [] : (tables[index] ?? []) }));
    const stack = new LayerStack(listings, undefined, unread);
    this.#isHeld = false;
    this.#files = filesHere(stack);
    await this.#tellStack({ waste: wasteOf(stack), unread });
    await this.tell({ kind: 'files', state: { kind: 'reading', read, layers: layers.length, drawn: read } });
  }

  /** All files are there, but for those of a layer that is damaged. */
  async damage(layer: number, words: string): Promise<void> {
    const { stack } = this.#sample;
    const troubles = new Map([[layer, words]]);
    await this.#tellStack({ waste: wasteOf(stack), troubles });
    const waste = wasteOf(stack, { files: 50 });
    const how = { incomplete: true, comparison: 'done' } as const;
    await this.tell({ kind: 'waste', waste: drawnWaste(waste, diveEfficiency(stack), how) });
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(`${root}out/screenshots/picture`, { recursive: true });
    await this.page.screenshot({ path: `${root}out/screenshots/picture/${name}.png` });
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }

  /** Answers as the extension does. */
  async #receive(message: unknown): Promise<void> {
    const request = parseFromPicture(message);
    if (request === undefined) throw new Error(`the view sent what nobody can read: ${JSON.stringify(message)}`);
    this.asked.push(request);
    switch (request.kind) {
      case 'ready':
        await this.#tellStack({});
        if (this.#isHeld) await this.tell({ kind: 'files', state: { kind: 'reading', drawn: 0 } });
        else await this.#tellFiles();
        return;
      case 'map': {
        const map = await this.#files.map(request, request.width, request.height);
        await this.tell(map ? { kind: 'map', id: request.id, ...map } : refused(request.id));
        return;
      }
      case 'list': {
        const list = await this.#files.list(request, request.deep);
        await this.tell(list ? { kind: 'list', id: request.id, ...list } : refused(request.id));
        return;
      }
      default:
        await this.tell({ kind: 'answer', id: request.id, ok: true });
    }
  }

  async #tellStack(known: Pick<DrawnImageInput, 'waste' | 'unread' | 'troubles'>): Promise<void> {
    const { history, related, bases, containers, names } = this.#sample;
    const id = 'sha256:0d1e';
    const image = drawnImage({
      image: { key: 'team/app:2.0', name: 'team/app:2.0', id, source: '' },
      history,
      related,
      bases,
      containers,
      nameOf: (other) => names[other] ?? other,
      ...known,
    });
    await this.tell({ kind: 'stack', image });
  }

  async #tellFiles(): Promise<void> {
    const { stack } = this.#sample;
    await this.tell({ kind: 'files', state: { kind: 'ready', entries: stack.versionCount } });
    await this.#tellStack({ waste: wasteOf(stack) });
    const waste = wasteOf(stack, { files: 50, sameContent: sameContentOf(this.#sample) });
    await this.tell({
      kind: 'waste',
      waste: drawnWaste(waste, diveEfficiency(stack), { incomplete: false, comparison: 'done' }),
    });
  }
}

function refused(id: number): ToPicture {
  return { kind: 'answer', id, ok: false, message: '' };
}

function pageHtml(theme: Theme): string {
  const kind = {
    dark: 'vscode-dark',
    light: 'vscode-light',
    hc: 'vscode-high-contrast',
    'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
  }[theme];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Strata</title>
<link rel="stylesheet" nonce="${nonce}" href="/theme.css?theme=${theme}">
<script nonce="${nonce}">
window.acquireVsCodeApi = () => ({
  getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
  setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
  postMessage: (message) => void window.strataTell(message),
});
</script>
</head>
<body class="${kind}">
<strata-picture></strata-picture>
<script type="module" nonce="${nonce}" src="/picture.js"></script>
</body>
</html>`;
}
