import type { Locator, Page } from 'playwright-core';
import { restPointer } from './pointer.ts';
import type { QuickInput } from './quickInput.ts';

/** The text editor that is in front. */
export class Editor {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
  }

  /** Opens a file of the folder by its name. */
  async open(name: string): Promise<void> {
    await this.#page.keyboard.press('F1');
    await this.#quickInput.type(name);
    await this.#quickInput.pick(name);
    await this.tab(name).waitFor();
    await this.#page.locator('.editor-instance .view-lines .view-line').first().waitFor();
  }

  tab(name: string | RegExp): Locator {
    return this.#page.locator('.part.editor .tab').filter({ hasText: name });
  }

  /** The hover that is open. */
  hoverBox(): Locator {
    return this.#page
      .locator('.monaco-hover:visible .hover-row')
      .filter({ hasNotText: /^Loading/ })
      .first();
  }

  /** Rests the pointer on a word, waits for what comes up, and gives its text. */
  async hover(word: string): Promise<string> {
    const at = await this.#page.evaluate(placeOf, word);
    if (at === undefined) throw new Error(`the editor does not show ${word}`);
    // The editor asks once for each rest of the pointer, and gets nothing from an extension that is still starting.
    for (let rest = 0; rest < 10 && !(await this.hoverBox().isVisible()); rest++) {
      await this.#page.mouse.move(at.x - 3, at.y);
      await this.#page.mouse.move(at.x, at.y, { steps: 3 });
      await this.hoverBox()
        .waitFor({ timeout: 1_500 })
        .catch(() => undefined);
    }
    if (!(await this.hoverBox().isVisible())) throw new Error(`nothing comes up over ${word}`);
    const text = await this.#page.locator('.monaco-hover:visible').first().innerText();
    // Hovers keep the spaces of plain text from breaking.
    return text.replaceAll('\u00a0', ' ').trim();
  }

  /** Takes the pointer off the text, and what came up over it away. */
  async leave(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await restPointer(this.#page);
    await this.hoverBox().waitFor({ state: 'hidden' });
  }
}

/** The middle of a word on the screen, which the editor may have cut into several pieces. Runs in the page. */
function placeOf(word: string): { readonly x: number; readonly y: number } | undefined {
  for (const line of document.querySelectorAll('.editor-instance .view-lines .view-line')) {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode);
    const start = texts
      .map((text) => text.data)
      .join('')
      .replaceAll('\u00a0', ' ')
      .indexOf(word);
    if (start < 0) continue;
    const range = document.createRange();
    let passed = 0;
    for (const text of texts) {
      const inside = (offset: number): boolean => offset >= passed && offset <= passed + text.length;
      if (inside(start)) range.setStart(text, start - passed);
      if (inside(start + word.length)) range.setEnd(text, start + word.length - passed);
      passed += text.length;
    }
    const box = range.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
  return undefined;
}
