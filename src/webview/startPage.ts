import { l10n } from './l10n.ts';

/** Makes a page of its elements: defines them once the page's words are known. */
export function startPage(elements: Readonly<Record<string, CustomElementConstructor>>): void {
  l10n.use(document.querySelector('#strata-words')?.textContent ?? '', document.documentElement.lang);
  for (const [name, element] of Object.entries(elements)) customElements.define(name, element);
  // VS Code gives every webview's body a padding.
  document.body.style.padding = '0';
}
