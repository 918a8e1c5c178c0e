import type { Locator, Page } from 'playwright-core';

/** Put this into the settings of a workbench whose terminals shall be read: it makes them text of the page. */
export const readableTerminals = { 'terminal.integrated.gpuAcceleration': 'off' } as const;

/** The terminal that is in front. */
export class Terminal {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  rows(): Locator {
    return this.#page.locator('.part.panel .terminal-wrapper.active .xterm-rows');
  }

  /** Waits until the terminal shows this. */
  async shows(text: string | RegExp): Promise<void> {
    await this.rows().filter({ hasText: text }).waitFor();
  }

  async type(text: string): Promise<void> {
    await this.#page.locator('.part.panel .terminal-wrapper.active').click();
    await this.#page.keyboard.type(text, { delay: 5 });
  }

  async press(key: string): Promise<void> {
    await this.#page.locator('.part.panel .terminal-wrapper.active').click();
    await this.#page.keyboard.press(key);
  }
}
