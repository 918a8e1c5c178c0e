// The workbench as a person uses it: what is on the screen, and what can be clicked and typed.
// Usage: `const workbench = await openWorkbench({ theme: 'Default Dark Modern', folder }); ... await workbench.close();`
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { openBrowser } from '../harness/browser.ts';
import { repository } from '../harness/cache.ts';
import { startVsCode } from '../harness/vscode.ts';
import { installVsCode, releases, type VsCodeRelease } from '../harness/vscodeInstall.ts';
import { Editor } from './editor.ts';
import { Notifications } from './notifications.ts';
import { type Parts, parts } from './parts.ts';
import { QuickInput } from './quickInput.ts';
import { TreeView } from './treeView.ts';

export type Theme = 'Default Dark Modern' | 'Default Light Modern' | 'Default High Contrast';

export interface WorkbenchOptions {
  readonly theme: Theme;
  /** The folder to open, absolute. */
  readonly folder: string;
  /** For the extension host; the shared daemon's DOCKER_HOST where it says nothing else, undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly release?: VsCodeRelease['name'];
  /** Where the suites' shared parts are not meant. */
  readonly parts?: Pick<Parts, 'host' | 'extension'>;
  /** Whether VS Code asks if the folder is to be trusted; else it trusts all. */
  readonly trust?: boolean;
  /** What the server is started through: see `VsCodeOptions`. */
  readonly through?: readonly [program: string, ...args: string[]];
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A VS Code of its own with Strata installed, open in a browser of its own. */
export interface Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly editor: Editor;
  /** Opens a view's container from the activity bar; gives its tree. */
  openView(container: string, view: string): Promise<TreeView>;
  /** Runs a command by its full title in the palette: `Strata: Pull Image...`. */
  runCommand(title: string): Promise<void>;
  /** Reloads the window as a person does: a browser's own reload loses what the workbench has not stored yet. */
  reload(): Promise<void>;
  /** The document inside the webview that is in front. */
  webview(): FrameLocator;
  /** Anything on the screen by its role and name. */
  button(name: string | RegExp): Locator;
  /** Keeps `out/screenshots/<theme>/<name>.png`; its path. */
  screenshot(name: string): Promise<string>;
  /** What VS Code's server logged, for a failure nobody understands. */
  serverLog(): Promise<string>;
  close(): Promise<void>;
}

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { host, extension } = options.parts ?? parts();
  const vscode = await installVsCode(releases[options.release ?? 'newest']);
  const server = await startVsCode(vscode, {
    env: { DOCKER_HOST: host, DOCKER_CONTEXT: undefined, ...options.env },
    settings: { 'workbench.colorTheme': options.theme, ...options.settings },
    extensions: [extension],
    ...(options.trust !== undefined && { trust: options.trust }),
    ...(options.through && { through: options.through }),
  });
  const browser = await openBrowser();
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
  };
  try {
    const page = await browser.newPage({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    // Shorter than a test may take, so that a failure says what was waited for.
    page.setDefaultTimeout(30_000);
    await page.goto(server.url(options.folder));
    // The status bar's remote item is there when the extension host is.
    await page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
    const quickInput = new QuickInput(page);
    const editor = new Editor(page, quickInput);
    const runCommand = async (title: string): Promise<void> => {
      for (let attempt = 1; ; attempt++) {
        await openPalette(page, quickInput);
        try {
          await quickInput.type(`>${title}`, shortly);
          await quickInput.pick(title, shortly);
          break;
        } catch (error) {
          // What an action before shows late, a row or an editor, takes the focus, and the palette goes.
          if (attempt === 5) throw error;
        }
      }
      // What is typed next is for the box that the command opens, in the same place.
      await page.waitForFunction(isPaletteGone);
    };
    return {
      page,
      quickInput,
      notifications: new Notifications(page),
      editor,
      openView: async (container, view) => {
        const item = page.locator('.part.activitybar .action-item', {
          has: page.getByLabel(container, { exact: true }),
        });
        const checked = item.locator('xpath=self::*[contains(@class, "checked")]');
        if ((await checked.count()) === 0) await item.click();
        return new TreeView(page, view);
      },
      runCommand,
      reload: async () => {
        const loaded = page.waitForEvent('load');
        await runCommand('Developer: Reload Window');
        await loaded;
      },
      webview: () => page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame'),
      button: (name) => page.getByRole('button', { name }),
      screenshot: async (name) => {
        const folder = join(repository, 'out', 'screenshots', options.theme.toLowerCase().replaceAll(' ', '-'));
        await mkdir(folder, { recursive: true });
        const path = join(folder, `${name}.png`);
        await page.screenshot({ path });
        return path;
      },
      serverLog: () => server.log(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** For what is there at once, or has gone. */
const shortly = { timeout: 6_000 };

/** Runs in the page. */
function isPaletteGone(): boolean {
  const box = document.querySelector<HTMLElement>('.quick-input-widget');
  const input = box?.querySelector<HTMLInputElement>('.quick-input-filter input');
  return box?.style.display === 'none' || input?.value.startsWith('>') !== true;
}

/** A key pressed while another box is closing, or while a webview takes the focus, is lost. */
async function openPalette(page: Page, quickInput: QuickInput): Promise<void> {
  for (let press = 0; press < 10; press++) {
    await page.keyboard.press('F1');
    const opened = await quickInput.box.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
    if (opened) return;
  }
  throw new Error('the palette does not open');
}
