import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { FormatLanguage } from '../protocol.ts';
import { caretLeft, focusedElement } from './caret.ts';
import { completionKey, completionPopup, completionStyles, narrowed, type OpenCompletions } from './completionPopup.ts';
import type { Completions } from './completions.ts';
import { formatEditorStyles } from './formatEditorStyles.ts';
import { l10n } from './l10n.ts';
import { templateTokens, withSquiggle, type Squiggle } from './templateTokens.ts';
import { theme, tokens } from './theme.ts';
import { typeText } from './typeText.ts';

export type EditorChange =
  /** The text was changed, by hand or by a completion. */
  | { readonly kind: 'input'; readonly value: string }
  | { readonly kind: 'cursor'; readonly offset: number }
  /** Enter: this is what was meant. */
  | { readonly kind: 'commit' }
  /** Arrow up (older) and down in the first and last line. */
  | { readonly kind: 'history'; readonly older: boolean }
  /** Escape, with nothing left to close. */
  | { readonly kind: 'leave' };

export class EditorEvent extends Event {
  readonly change: EditorChange;

  constructor(change: EditorChange) {
    super('editor-change');
    this.change = change;
  }
}

/** Pixels a completion's icon takes before its label, and those a popup takes at least. */
const ICON_WIDTH = 26;
const POPUP_WIDTH = 260;

/** The one input of the format bar: coloured, with a squiggle and completions, growing with its text. */
export class FormatEditor extends LitElement {
  static override properties = {
    value: { attribute: false },
    language: { attribute: false },
    squiggle: { attribute: false },
    message: { attribute: false },
    placeholder: { attribute: false },
    complete: { attribute: false },
  };
  declare value: string;
  declare language: FormatLanguage;
  declare squiggle: Squiggle | undefined;
  /** What is wrong, for the hover and for screen readers. */
  declare message: string | undefined;
  declare placeholder: string;
  declare complete: (value: string, offset: number) => Completions | undefined;

  #completions: OpenCompletions | undefined;
  /** Closing braces that were put there by the editor and may be typed over. */
  #braces = 0;
  #popupLeft = 0;
  #completeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.value = '';
    this.language = 'template';
    this.squiggle = undefined;
    this.message = undefined;
    this.placeholder = '';
    this.complete = () => undefined;
  }

  get area(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  override focus(): void {
    this.area?.focus();
  }

  get offset(): number {
    return this.area?.selectionStart ?? this.value.length;
  }

  /** Replaces a stretch of the text as if typed, so that undo takes it back; the focus stays where it was. */
  replace(start: number, end: number, text: string, cursor = start + text.length): void {
    const { area } = this;
    if (area === null) return;
    const focused = focusedElement();
    area.focus();
    area.setSelectionRange(start, end);
    if (start !== end || text !== '') typeText(area, text);
    area.setSelectionRange(cursor, cursor);
    this.#braces = 0;
    this.#closeCompletions();
    this.#tell({ kind: 'input', value: area.value });
    if (focused !== undefined && focused !== area) focused.focus();
  }

  override updated(changed: PropertyValues<this>): void {
    const { area } = this;
    if (area !== null && changed.has('value') && area.value !== this.value) area.value = this.value;
  }

  override render(): TemplateResult {
    const completions = this.#completions;
    return html`<div class="box ${this.message === undefined ? '' : 'wrong'}" title=${this.message ?? nothing}>
        <pre class="mono layer" aria-hidden="true">${this.#coloured()}</pre>
        <textarea
          class="mono layer"
          rows="1"
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
          aria-label=${this.language === 'template' ? l10n.t('Format: a Go template, as for docker image inspect --format') : 'JSONPath'}
          aria-autocomplete="list"
          aria-controls=${completions === undefined ? nothing : 'completions'}
          aria-activedescendant=${completions === undefined ? nothing : `completion-${completions.chosen}`}
          aria-invalid=${this.message !== undefined}
          aria-describedby="message"
          placeholder=${this.placeholder}
          .value=${this.value}
          @input=${this.#input}
          @keydown=${this.#keyDown}
          @blur=${this.#closeCompletions}
          @keyup=${this.#cursorMoved}
          @click=${this.#cursorMoved}
        ></textarea>
        <span id="message" class="hidden-label">${this.message ?? ''}</span>
      </div>
      ${completions === undefined ? nothing : completionPopup(completions, this.#popupLeft, (index) => this.#accept(index))}`;
  }

  #coloured(): TemplateResult[] {
    const parts =
      this.language === 'template' ? templateTokens(this.value) : [{ kind: 'text' as const, text: this.value }];
    const coloured = withSquiggle(parts, this.squiggle).map(
      ({ token, wrong }) => html`<span class="${token.kind} ${wrong ? 'squiggle' : ''}">${token.text}</span>`,
    );
    // A fault at the very end has no character of its own to stand under. The newline keeps a last empty line high.
    const atEnd = this.squiggle !== undefined && this.squiggle.start >= this.value.length;
    if (atEnd) coloured.push(html`<span class="squiggle"> </span>`);
    if (this.value.endsWith('\n')) coloured.push(html`${'\n'}`);
    return coloured;
  }

  readonly #input = (event: InputEvent): void => {
    const { area } = this;
    if (area === null) return;
    if (this.language === 'template' && event.inputType === 'insertText' && event.data === '{') this.#closeBraces(area);
    this.value = area.value;
    this.#tell({ kind: 'input', value: area.value });
    this.#cursorMoved();
    if (event.inputType.startsWith('insert') || this.#completions !== undefined) this.#completeSoon();
  };

  /** `{{` brings its `}}`, so that every keystroke in between is a whole template. */
  #closeBraces(area: HTMLTextAreaElement): void {
    const at = area.selectionStart;
    const before = area.value.slice(0, at);
    if (!before.endsWith('{{') || before.endsWith('{{{') || area.value.startsWith('}}', at)) return;
    typeText(area, '}}');
    area.setSelectionRange(at, at);
    this.#braces = 2;
  }

  readonly #keyDown = (event: KeyboardEvent): void => {
    const { area } = this;
    if (area === null || event.isComposing) return;
    this.#completeNow();
    if (this.#completions !== undefined && this.#popupKey(event, this.#completions)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const at = area.selectionStart;
    const alone = at === area.selectionEnd;
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      this.#openCompletions(true);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#tell({ kind: 'commit' });
    } else if (event.key === 'Escape') {
      this.#tell({ kind: 'leave' });
    } else if (event.key === '}' && alone && this.#braces > 0 && area.value[at] === '}') {
      event.preventDefault();
      this.#braces -= 1;
      area.setSelectionRange(at + 1, at + 1);
      this.#closeCompletions();
      this.#cursorMoved();
    } else if (
      event.key === 'Backspace' &&
      alone &&
      this.#braces === 2 &&
      /\{\{$/.test(area.value.slice(0, at)) &&
      area.value.startsWith('}}', at)
    ) {
      event.preventDefault();
      this.replace(at - 1, at + 2, '');
    } else if (event.key === 'ArrowUp' && !event.shiftKey && !area.value.slice(0, at).includes('\n')) {
      event.preventDefault();
      this.#tell({ kind: 'history', older: true });
    } else if (event.key === 'ArrowDown' && !event.shiftKey && !area.value.slice(at).includes('\n')) {
      event.preventDefault();
      this.#tell({ kind: 'history', older: false });
    }
  };

  /** Says whether the key was for the popup. */
  #popupKey(event: KeyboardEvent, open: OpenCompletions): boolean {
    const key = completionKey(event, open);
    switch (key?.kind) {
      case undefined:
        return false;
      case 'choose':
        this.#completions = { ...open, chosen: key.index };
        this.requestUpdate();
        return true;
      case 'accept':
        this.#accept(open.chosen);
        return true;
      case 'close':
        this.#closeCompletions();
        return true;
    }
  }

  #accept(index: number): void {
    const completions = this.#completions;
    const item = completions?.items[index];
    if (completions === undefined || item === undefined) return;
    const braces = this.#braces;
    this.replace(completions.start, completions.end, item.insert);
    this.#braces = braces;
    this.focus();
  }

  /** Once what was typed has been printed: a long list must not hold that back. */
  #completeSoon(): void {
    this.#completeTimer ??= setTimeout(() => this.#completeNow(), 0);
  }

  #completeNow(): void {
    if (this.#completeTimer === undefined) return;
    clearTimeout(this.#completeTimer);
    this.#completeTimer = undefined;
    this.#openCompletions(false);
  }

  #openCompletions(asked: boolean): void {
    const { area } = this;
    if (area === null || area.selectionStart !== area.selectionEnd) return;
    const open = this.#completions;
    const completions =
      (open && narrowed(open, area.value, area.selectionStart)) ?? this.complete(area.value, area.selectionStart);
    if (completions === undefined || completions.items.length === 0) {
      this.#closeCompletions();
      return;
    }
    const typed = area.value.slice(completions.start, completions.end);
    const only = completions.items[0];
    // Nothing to offer where what stands there is already the whole of the only choice, or nothing was begun.
    const afterDot = area.value[completions.start - 1] === '.';
    if (!asked && ((completions.items.length === 1 && only?.insert === typed) || (typed === '' && !afterDot))) {
      this.#closeCompletions();
      return;
    }
    this.#completions = { ...completions, chosen: 0 };
    this.requestUpdate();
    // Where what is replaced begins has not moved while its name is typed.
    if (open?.start === completions.start) return;
    // The caret's place is known once the coloured text has been drawn.
    void this.updateComplete.then(() => this.#placePopup(completions.start));
  }

  /** The labels of the popup stand under what they complete; its icons to the left of it. */
  #placePopup(start: number): void {
    const text = this.renderRoot.querySelector('pre');
    const caret = (text && caretLeft(text, start)) ?? 0;
    const left = caret - this.getBoundingClientRect().left - ICON_WIDTH;
    this.#popupLeft = Math.max(0, Math.min(left, this.clientWidth - POPUP_WIDTH));
    this.requestUpdate();
  }

  readonly #closeCompletions = (): void => {
    clearTimeout(this.#completeTimer);
    this.#completeTimer = undefined;
    if (this.#completions === undefined) return;
    this.#completions = undefined;
    this.requestUpdate();
  };

  readonly #cursorMoved = (): void => {
    this.#tell({ kind: 'cursor', offset: this.offset });
  };

  #tell(change: EditorChange): void {
    this.dispatchEvent(new EditorEvent(change));
  }

  static override styles = [theme, tokens, formatEditorStyles, completionStyles];
}
