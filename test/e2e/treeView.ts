import type { Locator, Page } from 'playwright-core';
import { restPointer } from './pointer.ts';
import { exactly } from './quickInput.ts';

/** A row of a tree as it reads on the screen. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** 1 at the top. */
  readonly level: number;
  /** Undefined for a leaf. */
  readonly expanded: boolean | undefined;
  /** What a screen reader says. */
  readonly spoken: string;
}

/** A tree view in the side bar, by the title of its pane. */
export class TreeView {
  /** The whole pane, with its title and welcome text. */
  readonly pane: Locator;
  readonly #page: Page;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.pane = page.locator('.part.sidebar .pane, .part.sidebar .composite.viewlet', {
      has: page.getByRole('tree', { name: title }).or(page.locator(`.pane-header[aria-label*="${title}"]`)),
    });
  }

  /** The rows on the screen, from the top. */
  async rows(): Promise<readonly TreeRow[]> {
    return this.#rows().evaluateAll((rows) =>
      rows
        .map((row) => ({ row, top: row.getBoundingClientRect().top }))
        .sort((a, b) => a.top - b.top)
        .map(({ row }) => {
          const expanded = row.getAttribute('aria-expanded');
          return {
            label: row.querySelector('.monaco-highlighted-label, .label-name')?.textContent.trim() ?? '',
            description: row.querySelector('.label-description')?.textContent.trim() ?? '',
            level: Number(row.getAttribute('aria-level')),
            expanded: expanded === null ? undefined : expanded === 'true',
            spoken: row.getAttribute('aria-label') ?? '',
          };
        }),
    );
  }

  /** The row of exactly this label, the first from the top; wait for it with `waitFor`. */
  row(label: string | RegExp): Locator {
    const name = this.#page
      .locator('.label-name')
      .filter({ hasText: typeof label === 'string' ? exactly(label) : label });
    return this.#rows().filter({ has: name }).first();
  }

  /** Opens the rows of a path, one inside the other: `['httpd', '2.4', 'Layers']`. */
  async expand(...labels: readonly (string | RegExp)[]): Promise<void> {
    for (const label of labels) {
      const row = this.row(label);
      await row.waitFor();
      if ((await row.getAttribute('aria-expanded')) === 'true') continue;
      await row.click();
      if ((await row.getAttribute('aria-expanded')) !== 'true') await row.press('ArrowRight');
      await this.#page.locator('.monaco-list-row[aria-expanded="true"]').and(row).waitFor();
    }
  }

  /** Presses a row's inline action, which shows while the pointer is over it. */
  async action(label: string | RegExp, action: string): Promise<void> {
    const row = this.row(label);
    await row.hover();
    await row.getByRole('button', { name: action }).click();
  }

  /** Chooses from a row's context menu. */
  async menu(label: string | RegExp, entry: string): Promise<void> {
    const chosen = this.menuEntries().filter({ hasText: exactly(entry) });
    // A view that is drawn anew, or an editor that takes the focus, closes a menu: a person opens it again.
    for (let tries = 0; ; tries++) {
      await this.row(label).click({ button: 'right' });
      try {
        await chosen.hover({ timeout: 5_000 });
        // A menu takes no click for its first 100 ms, lest the click that opened it choose something.
        await this.#page.waitForTimeout(200);
        await chosen.click({ timeout: 2_000 });
        return;
      } catch (error) {
        if (tries === 3) throw error;
        await this.#page.keyboard.press('Escape');
      }
    }
  }

  /** Takes the pointer off the rows: what comes up while it rests there hides the rows below. */
  async leave(): Promise<void> {
    const hover = this.#page.locator('.monaco-hover:visible');
    const end = Date.now() + 15_000;
    for (;;) {
      await restPointer(this.#page);
      if ((await hover.count()) === 0) return;
      if (Date.now() > end) throw new Error(`a hover stays: ${await hover.first().innerText()}`);
      // One that came up as a menu closed over its row stays there; any key takes it away that nothing is bound to.
      await this.#page.keyboard.press('Pause');
      await this.#page.waitForTimeout(100);
    }
  }

  /** The entries of the context menu that is open. */
  menuEntries(): Locator {
    return this.#page.locator('.monaco-menu .action-item .action-label:not(.separator)');
  }

  /** Presses a button of the view's title. */
  async titleAction(action: string): Promise<void> {
    await this.pane.first().hover();
    await this.#page.locator('.part.sidebar').getByRole('button', { name: action }).first().click();
  }

  /** What the view says instead of, or above, its rows. */
  async message(): Promise<string> {
    const texts = await this.#page
      .locator('.part.sidebar .welcome-view-content, .part.sidebar .tree-explorer-viewlet-tree-view .message')
      .allInnerTexts();
    return texts.join('\n').trim();
  }

  #rows(): Locator {
    return this.#page.locator('.part.sidebar .monaco-list-row[role="treeitem"]:visible');
  }
}
