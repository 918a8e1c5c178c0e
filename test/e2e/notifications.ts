import type { Locator, Page } from 'playwright-core';

/** The messages in the corner. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The toast that says this. */
  saying(text: string | RegExp): Locator {
    return this.#page.locator('.notification-toast').filter({ hasText: text });
  }

  /** What the toast says, without its buttons. */
  async message(text: string | RegExp): Promise<string> {
    return (await this.saying(text).locator('.notification-list-item-message').first().innerText()).trim();
  }

  async buttons(text: string | RegExp): Promise<readonly string[]> {
    return this.saying(text)
      .first()
      .locator('.notification-list-item-buttons-container .monaco-button')
      .allInnerTexts();
  }

  async press(text: string | RegExp, button: string): Promise<void> {
    await this.saying(text).first().getByRole('button', { name: button, exact: true }).click();
  }

  /** Every message on the screen. */
  async all(): Promise<readonly string[]> {
    return this.#page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
  }

  /** Takes all messages away. */
  async clear(): Promise<void> {
    const toasts = this.#page.locator('.notification-toast');
    const close = this.#page.locator('.notification-toast .codicon-notifications-clear');
    while ((await close.count()) > 0) {
      const before = await toasts.count();
      await toasts.first().hover();
      await close.first().click();
      await toasts.nth(before - 1).waitFor({ state: 'detached' });
    }
  }
}
