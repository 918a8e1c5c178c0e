/**
 * The one door to a webview's words: `l10n.t` as in `vscode.l10n`, with the same translations. The extension puts the
 * bundle VS Code loaded for it into the page (webviewPage.ts), and the page's script hands it over before it draws.
 */
class Words {
  #translated: ReadonlyMap<string, string> = new Map();
  #language = 'en';

  /** `bundle`: English to translated, as JSON; what is no such thing leaves the words English. */
  use(bundle: string, language: string): void {
    this.#translated = parseBundle(bundle);
    this.#language = language;
  }

  /** The words in the editor's language, with `{0}`, `{1}`... replaced. */
  t(english: string, ...values: readonly (string | number)[]): string {
    const words = this.#translated.get(english) ?? english;
    return values.length === 0
      ? words
      : words.replace(/\{(\d+)\}/g, (place, index) => String(values[Number(index)] ?? place));
  }

  /** A count with its digits grouped as the editor's language does. */
  number(value: number): string {
    return value.toLocaleString(this.#language);
  }
}

export const l10n = new Words();

function parseBundle(text: string): ReadonlyMap<string, string> {
  try {
    const bundle: unknown = JSON.parse(text);
    if (typeof bundle !== 'object' || bundle === null) return new Map();
    return new Map(Object.entries(bundle).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return new Map();
  }
}
