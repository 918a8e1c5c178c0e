import type { Locator, Page } from 'playwright-core';

/** How long to wait, ms; the page's own patience where it says nothing. */
interface Patience {
  readonly timeout?: number;
}

/** The box at the top: palette, picks and input boxes. Every method waits for it. */
export class QuickInput {
  readonly box: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.box = page.locator('.quick-input-widget:visible');
  }

  /** Replaces what is in the input. */
  async type(text: string, options: Patience = {}): Promise<void> {
    await this.box.locator('.quick-input-filter input').fill(text, options);
  }

  /** Answers one question of a sequence, once it is the one being asked. */
  async answer(title: string, text: string): Promise<void> {
    await this.box.locator('.quick-input-title').getByText(title).waitFor();
    await this.type(text);
    await this.accept();
  }

  /** Waits until the box asks this: one that was just answered is on the screen for a moment more. */
  async asks(placeholder: string): Promise<void> {
    await this.box.locator(`.quick-input-filter input[placeholder*="${placeholder}"]`).waitFor();
  }

  async value(): Promise<string> {
    return this.box.locator('.quick-input-filter input').inputValue();
  }

  async title(): Promise<string> {
    return (await this.box.locator('.quick-input-title').textContent()) ?? '';
  }

  /** The line below the input: the prompt, or what is wrong with what was typed. */
  message(): Locator {
    return this.box.locator('.quick-input-message');
  }

  rows(): Locator {
    return this.box.locator('.quick-input-list .monaco-list-row');
  }

  /** The entry that says this: wait for it where an extension makes the entries while one types. */
  row(text: string | RegExp): Locator {
    return this.rows().filter({ hasText: text }).first();
  }

  /** The labels on the screen at this moment. */
  async labels(): Promise<readonly string[]> {
    await this.rows().first().waitFor();
    return (await this.rows().locator('.quick-input-list-entry .label-name').allTextContents()).map((text) =>
      text.trim(),
    );
  }

  /** Chooses the entry of exactly this label. */
  async pick(label: string, options: Patience = {}): Promise<void> {
    const name = this.#page.locator('.label-name').filter({ hasText: exactly(label) });
    await this.rows().filter({ has: name }).first().click(options);
  }

  async accept(): Promise<void> {
    await this.box.locator('.quick-input-filter input').press('Enter');
  }

  /** Types a path into a file dialog, which writes where it begins into its box for some time after it came up: first a folder, then a name. */
  async typePath(path: string): Promise<void> {
    await this.#page.waitForFunction(hasPath);
    for (let kept = 0; kept < 3; kept++) {
      if ((await this.value()) !== path) {
        await this.type(path);
        kept = 0;
      }
      await this.#page.waitForTimeout(200);
    }
  }

  /** Accepts a path in a file dialog, which looks each one up as it is typed and is deaf to Enter meanwhile. */
  async acceptPath(path: string): Promise<void> {
    for (let press = 0; press < 10; press++) {
      await this.typePath(path);
      await this.accept();
      const closed = await this.box.waitFor({ state: 'hidden', timeout: 3_000 }).then(
        () => true,
        () => false,
      );
      if (closed) return;
    }
    throw new Error(`the dialog does not take ${path}`);
  }

  async cancel(): Promise<void> {
    await this.box.locator('.quick-input-filter input').press('Escape');
    await this.box.waitFor({ state: 'hidden' });
  }
}

/** Whether the box holds a path. Runs in the page. */
function hasPath(): boolean {
  const input = document.querySelector<HTMLInputElement>('.quick-input-widget .quick-input-filter input');
  return input?.value.startsWith('/') ?? false;
}

/** Playwright's text matching ignores white space at the ends only for strings. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\s*$`);
}
