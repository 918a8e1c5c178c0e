import type { Page } from 'playwright-core';

/**
 * Moves the pointer to where nothing comes up under it: below the activity bar's icons. What stands in the status bar
 * depends on the editor, and has hovers of its own.
 */
export async function restPointer(page: Page): Promise<void> {
  // In steps: a leap is not always seen as leaving what the pointer was on.
  await page.mouse.move(24, 650, { steps: 5 });
}
