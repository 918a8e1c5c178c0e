import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axeCore from 'axe-core';
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import type { Workbench } from './workbench.ts';

declare global {
  interface Window {
    axe: typeof axeCore;
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The inspect view that is in front, used by mouse and keyboard. */
export class InspectPage {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get view(): FrameLocator {
    return this.#workbench.webview();
  }
  get #page(): Page {
    return this.#workbench.page;
  }
  get input(): Locator {
    return this.view.locator('strata-format-editor textarea');
  }
  get tree(): Locator {
    return this.view.getByRole('tree');
  }
  get options(): Locator {
    return this.view.getByRole('option');
  }
  get output(): Locator {
    return this.view.locator('strata-output-panel .output');
  }

  /** The tree's row of this key, the first from the top; its text begins with the key and a colon. */
  row(key: string): Locator {
    const start = key.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return this.view
      .getByRole('treeitem')
      .filter({ hasText: new RegExp(`^\\s*${start}\\s*:`) })
      .first();
  }

  button(name: string | RegExp): Locator {
    return this.view.getByRole('button', { name, exact: true });
  }

  /** Presses a button that opens a menu, and chooses from it. */
  async menu(button: string, entry: string | RegExp): Promise<void> {
    await this.button(button).click();
    await this.entry(entry).click();
  }

  entry(name: string | RegExp): Locator {
    return this.view.getByRole('menuitem', { name });
  }

  /** Goes to the first place that says this, with the find bar. */
  async goTo(text: string): Promise<void> {
    await this.tree.focus();
    await this.#page.keyboard.press('Control+f');
    await this.view.getByRole('search').locator('input').fill(text);
    await this.view.locator('.row.current').waitFor();
    await this.#page.keyboard.press('Escape');
    await this.view.getByRole('search').waitFor({ state: 'detached' });
  }

  /** Replaces the format, key by key, and closes what is offered. */
  async type(format: string): Promise<void> {
    await this.input.fill('');
    await this.#page.keyboard.type(format);
    await this.#page.keyboard.press('Escape');
    // With nothing to close, that key goes to the record.
    await this.input.focus();
  }

  /** What is printed, without the newline every output of docker ends in. */
  async printed(): Promise<string> {
    return (await this.output.locator('.stdout, .empty').innerText()).replace(/\n$/, '');
  }

  /** What docker would print to standard error. */
  async failure(): Promise<string> {
    return (await this.output.locator('.stderr').innerText()).trimEnd();
  }

  /** The tree's row a screen reader is at: key, level, place and whether it is open. */
  async active(): Promise<string> {
    return this.tree.evaluate((tree) => {
      const root = tree.getRootNode();
      const id = tree.getAttribute('aria-activedescendant') ?? '';
      const row = root instanceof ShadowRoot ? root.getElementById(id) : null;
      const said = (name: string): string => row?.getAttribute(`aria-${name}`) ?? '-';
      const key = row?.querySelector('.key')?.textContent ?? '';
      return `${key} ${said('level')} ${said('posinset')}/${said('setsize')} ${said('expanded')}`;
    });
  }

  /** What axe-core calls serious or critical in the real webview. */
  async violations(): Promise<string[]> {
    const frame = await this.#frame();
    // Evaluated rather than added as a script: the page's own policy lets no other script in.
    await frame.evaluate(axe);
    return frame.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => JSON.stringify(target)).join(' ')}`);
    });
  }

  /** Something of the page's own world: a global a script of a record would have set, the width of the document. */
  async evaluate<T>(read: () => T): Promise<T> {
    return (await this.#frame()).evaluate(read);
  }

  async #frame(): Promise<Frame> {
    const handle = await this.view.locator('strata-inspect').elementHandle();
    const frame = await handle.ownerFrame();
    if (!frame) throw new Error('no inspect view is in front');
    return frame;
  }
}
