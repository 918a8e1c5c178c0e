import type { Locator, Page } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** Adds an image's files to the workspace by what `open` chooses, and unfolds the folder of this name; its rows, by their names. */
export async function addFolder(
  workbench: Workbench,
  open: () => Promise<void>,
  name: string,
): Promise<(name: string) => Locator> {
  const { page, quickInput } = workbench;
  const row = (text: string): Locator =>
    page.locator('.explorer-folders-view .monaco-list-row').getByText(text, { exact: true });
  const none = page.getByText('No Folder Opened');
  for (let attempt = 1; ; attempt++) {
    await open();
    await quickInput.pick('Add to This Workspace');
    // A window that gets its second folder becomes another one.
    await page.waitForURL(/workspace=/, { timeout: 60_000 });
    await row(name).or(none).first().waitFor({ timeout: 60_000 });
    // A VS Code in a browser may read the new workspace's file before it has written it, and once in a while never does.
    if (await none.isVisible()) await page.reload();
    try {
      await row(name).waitFor({ timeout: 20_000 });
      await unfold(page, name);
      return row;
    } catch (error) {
      if (attempt === 2 || !(await none.isVisible())) throw error;
    }
  }
}

/** The Explorer unfolds a folder that is new by itself, sooner or later: a click may fold it. */
async function unfold(page: Page, name: string): Promise<void> {
  const folder = page
    .locator('.explorer-folders-view .monaco-list-row')
    .filter({ has: page.getByText(name, { exact: true }) });
  await folder.click();
  for (let press = 0; press < 10 && (await folder.getAttribute('aria-expanded')) !== 'true'; press++) {
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(500);
  }
}
