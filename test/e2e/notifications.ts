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

  /** Takes all messages away, those that come meanwhile too. */
  async clear(): Promise<void> {
    const toasts = this.#page.locator('.notification-toast');
    const patience = { timeout: 2_000 };
    for (let attempt = 0; attempt < 20 && (await toasts.count()) > 0; attempt++) {
      const toast = toasts.first();
      // A toast may end by itself between any two of these.
      await toast
        .hover(patience)
        .then(() => toast.locator('.codicon-notifications-clear').click(patience))
        .then(() => toast.waitFor({ state: 'detached', ...patience }))
        .catch(() => undefined);
    }
  }
}
