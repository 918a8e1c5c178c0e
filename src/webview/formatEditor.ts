import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { FormatLanguage } from '../protocol.ts';
import type { CompletionItem } from '../core/format/complete.ts';
import type { Completions } from './completions.ts';
import { icon, type IconName } from './icons.ts';
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

/** Completions drawn at a time; the list is a window on all of them. */
const VISIBLE_COMPLETIONS = 12;

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

  #completions: Completions | undefined;
  #chosen = 0;
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
    const { activeElement } = document;
    const focused = activeElement instanceof HTMLElement ? innermost(activeElement) : undefined;
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
    this.renderRoot.querySelector('.completion.chosen')?.scrollIntoView({ block: 'nearest' });
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
          aria-activedescendant=${completions === undefined ? nothing : `completion-${this.#chosen}`}
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
      ${completions === undefined ? nothing : this.#popup(completions)}`;
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

  #popup({ items }: Completions): TemplateResult {
    const from = Math.max(0, Math.min(this.#chosen - VISIBLE_COMPLETIONS + 1, items.length - VISIBLE_COMPLETIONS));
    const visible = items.slice(from, from + VISIBLE_COMPLETIONS);
    return html`<div class="popup" .style=${`left: ${this.#popupLeft}px`}>
      <div id="completions" role="listbox" aria-label=${l10n.t('Completions')}>
        ${visible.map((item, index) => this.#completion(item, from + index))}
      </div>
      ${
        items.length > VISIBLE_COMPLETIONS
          ? html`<div class="count quiet">${l10n.t('{0} of {1}', this.#chosen + 1, items.length)}</div>`
          : nothing
      }
    </div>`;
  }

  #completion(item: CompletionItem, index: number): TemplateResult {
    const chosen = index === this.#chosen;
    return html`<div
      id="completion-${index}"
      class="completion ${chosen ? 'chosen' : ''}"
      role="option"
      aria-selected=${chosen}
      @mousedown=${(event: Event) => {
        event.preventDefault();
        this.#accept(index);
      }}
    >
      <span class="kind ${item.kind}">${icon(completionIcons[item.kind])}</span>
      <span class="label mono">${item.label}</span>
      <span class="detail">${item.detail}</span>
    </div>`;
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
  #popupKey(event: KeyboardEvent, { items }: Completions): boolean {
    const move = (by: number): true => {
      this.#chosen = (this.#chosen + by + items.length) % items.length;
      this.requestUpdate();
      return true;
    };
    switch (event.key) {
      case 'ArrowDown':
        return move(1);
      case 'ArrowUp':
        return move(-1);
      case 'PageDown':
        return move(Math.min(VISIBLE_COMPLETIONS, items.length - 1 - this.#chosen));
      case 'PageUp':
        return move(-Math.min(VISIBLE_COMPLETIONS, this.#chosen));
      case 'Enter':
      case 'Tab':
        if (event.shiftKey || event.ctrlKey) return false;
        this.#accept(this.#chosen);
        return true;
      case 'Escape':
        this.#closeCompletions();
        return true;
      default:
        return false;
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
    const completions = this.#narrowed(area) ?? this.complete(area.value, area.selectionStart);
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
    this.#completions = completions;
    this.#chosen = 0;
    this.requestUpdate();
    // The caret's place is known once the coloured text has been drawn.
    void this.updateComplete.then(() => {
      const left = Math.max(0, Math.min(this.#caretLeft(completions.start), this.clientWidth - 260));
      if (left === this.#popupLeft) return;
      this.#popupLeft = left;
      this.requestUpdate();
    });
  }

  /** What is left of the open list when more of the same name has been typed. */
  #narrowed(area: HTMLTextAreaElement): Completions | undefined {
    const open = this.#completions;
    if (open === undefined || area.selectionStart <= open.end) return undefined;
    const typed = area.value.slice(open.start, area.selectionStart);
    if (!/^[\p{L}_][\p{L}\p{Nd}_]+$/u.test(typed)) return undefined;
    const items = open.items.filter(({ insert }) => insert.toLowerCase().startsWith(typed.toLowerCase()));
    return { start: open.start, end: area.selectionStart, items };
  }

  #caretLeft(offset: number): number {
    const text = this.renderRoot.querySelector('pre');
    if (text === null) return 0;
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let rest = offset;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const length = node.nodeValue?.length ?? 0;
      if (rest <= length) {
        const range = document.createRange();
        range.setStart(node, rest);
        return range.getBoundingClientRect().left - this.getBoundingClientRect().left - 26;
      }
      rest -= length;
    }
    return 0;
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

  static override styles = [
    theme,
    tokens,
    css`
      :host {
        display: block;
        min-width: 0;
        position: relative;
      }
      .box {
        /* The editor's own ground: the colours of the tokens are made for it. */
        background: var(--vscode-editor-background);
        border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--vscode-panel-border)));
        border-radius: 4px;
        display: grid;
        max-height: 40vh;
        overflow: hidden auto;
      }
      .box:focus-within {
        border-color: var(--vscode-focusBorder);
      }
      .box.wrong {
        border-color: var(--vscode-inputValidation-errorBorder);
      }
      .layer {
        border: 0;
        grid-area: 1 / 1;
        line-height: 20px;
        margin: 0;
        min-height: 24px;
        overflow: hidden;
        overflow-wrap: anywhere;
        padding: 2px 6px;
        tab-size: 4;
        white-space: pre-wrap;
        word-break: normal;
      }
      pre {
        color: var(--vscode-editor-foreground);
        pointer-events: none;
      }
      textarea {
        -webkit-text-fill-color: transparent;
        background: transparent;
        caret-color: var(--vscode-editorCursor-foreground, var(--vscode-input-foreground));
        color: var(--vscode-input-foreground);
        height: 100%;
        outline: none;
        resize: none;
        width: 100%;
      }
      textarea::placeholder {
        -webkit-text-fill-color: var(--vscode-input-placeholderForeground);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .squiggle {
        text-decoration: underline wavy var(--vscode-editorError-foreground) 1px;
        text-decoration-skip-ink: none;
        text-underline-offset: 3px;
      }
      .popup {
        background: var(--vscode-editorSuggestWidget-background);
        border: 1px solid var(--vscode-editorSuggestWidget-border);
        border-radius: 4px;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow);
        color: var(--vscode-editorSuggestWidget-foreground);
        max-width: min(560px, 100%);
        min-width: min(260px, 100%);
        padding: 2px;
        position: absolute;
        top: calc(100% + 2px);
        z-index: 20;
      }
      .completion {
        align-items: center;
        border-radius: 3px;
        cursor: pointer;
        display: flex;
        gap: 6px;
        height: 22px;
        padding: 0 6px 0 4px;
        white-space: pre;
      }
      .completion:hover {
        background: var(--vscode-list-hoverBackground);
      }
      .completion.chosen {
        background: var(--vscode-editorSuggestWidget-selectedBackground);
        color: var(--vscode-editorSuggestWidget-selectedForeground);
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      .label {
        flex: none;
        max-width: 60%;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .detail {
        color: var(--vscode-descriptionForeground);
        flex: 1;
        overflow: hidden;
        text-align: right;
        text-overflow: ellipsis;
      }
      .completion.chosen .detail {
        color: inherit;
      }
      .kind.field {
        color: var(--vscode-symbolIcon-fieldForeground);
      }
      .kind.method,
      .kind.function {
        color: var(--vscode-symbolIcon-functionForeground);
      }
      .kind.variable {
        color: var(--vscode-symbolIcon-variableForeground);
      }
      .kind.keyword {
        color: var(--vscode-symbolIcon-keywordForeground);
      }
      .count {
        border-top: 1px solid var(--vscode-editorSuggestWidget-border);
        margin-top: 2px;
        padding: 3px 6px;
      }
      .count {
        font-size: 11px;
      }
    `,
  ];
}

const completionIcons: Readonly<Record<CompletionItem['kind'], IconName>> = {
  field: 'symbol-field',
  method: 'symbol-method',
  function: 'symbol-method',
  variable: 'symbol-variable',
  keyword: 'symbol-keyword',
};

/** The element that truly has the focus, inside however many shadow roots. */
function innermost(element: HTMLElement): HTMLElement {
  const inner = element.shadowRoot?.activeElement;
  return inner instanceof HTMLElement ? innermost(inner) : element;
}
