import { css, html, LitElement, type TemplateResult } from 'lit';
import { icon } from './icons.ts';
import { keyName } from './keyName.ts';
import { l10n } from './l10n.ts';
import { theme } from './theme.ts';

export type FindChange =
  | { readonly kind: 'query'; readonly query: string; readonly matchCase: boolean }
  | { readonly kind: 'go'; readonly forward: boolean }
  | { readonly kind: 'close' };

export class FindEvent extends Event {
  readonly change: FindChange;

  constructor(change: FindChange) {
    super('find-change');
    this.change = change;
  }
}

/** The editor's find widget, over the tree. */
export class FindBar extends LitElement {
  static override properties = { count: { type: Number }, at: { type: Number } };
  /** How many nodes were found, and which of them the tree stands at (from 0, -1 before the first). */
  declare count: number;
  declare at: number;
  #query = '';
  #matchCase = false;

  constructor() {
    super();
    this.count = 0;
    this.at = -1;
  }

  override focus(): void {
    const input = this.renderRoot.querySelector('input');
    input?.focus();
    input?.select();
  }

  /** The search as it stands: to be run again when the document changes. */
  get query(): { readonly query: string; readonly matchCase: boolean } {
    return { query: this.#query, matchCase: this.#matchCase };
  }

  override render(): TemplateResult {
    const none = this.#query !== '' && this.count === 0;
    const words =
      this.#query === ''
        ? ''
        : none
          ? l10n.t('No results')
          : l10n.t('{0} of {1}', this.at < 0 ? '?' : l10n.number(this.at + 1), l10n.number(this.count));
    return html`<div class="bar" role="search" @keydown=${this.#keyDown}>
      <input
        class=${none ? 'none' : ''}
        type="text"
        placeholder=${l10n.t('Find')}
        aria-label=${l10n.t('Find in the record')}
        spellcheck="false"
        .value=${this.#query}
        @input=${this.#input}
      />
      <button
        title=${l10n.t('Match Case ({0})', keyName('Alt+C'))}
        aria-label=${l10n.t('Match Case')}
        aria-pressed=${this.#matchCase}
        @click=${this.#toggleCase}
      >
        <span aria-hidden="true">Aa</span>
      </button>
      <span class="count ${none ? 'wrong' : ''}" role="status">${words}</span>
      <button
        title=${l10n.t('Previous Match ({0})', keyName('Shift+Enter'))}
        aria-label=${l10n.t('Previous Match')}
        ?disabled=${this.count === 0}
        @click=${() => this.#go(false)}
      >
        ${icon('arrow-up')}
      </button>
      <button
        title=${l10n.t('Next Match ({0})', 'Enter')}
        aria-label=${l10n.t('Next Match')}
        ?disabled=${this.count === 0}
        @click=${() => this.#go(true)}
      >
        ${icon('arrow-down')}
      </button>
      <button
        title=${l10n.t('Close ({0})', 'Escape')}
        aria-label=${l10n.t('Close')}
        @click=${() => this.dispatchEvent(new FindEvent({ kind: 'close' }))}
      >
        ${icon('close')}
      </button>
    </div>`;
  }

  readonly #input = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.#query = event.target.value;
    this.#changed();
  };

  readonly #toggleCase = (): void => {
    this.#matchCase = !this.#matchCase;
    this.#changed();
  };

  #changed(): void {
    this.requestUpdate();
    this.dispatchEvent(new FindEvent({ kind: 'query', query: this.#query, matchCase: this.#matchCase }));
  }

  #go(forward: boolean): void {
    this.dispatchEvent(new FindEvent({ kind: 'go', forward }));
  }

  readonly #keyDown = (event: KeyboardEvent): void => {
    const inInput = event.composedPath()[0] instanceof HTMLInputElement;
    if (event.key === 'Escape') this.dispatchEvent(new FindEvent({ kind: 'close' }));
    else if (event.key === 'Enter' && inInput) this.#go(!event.shiftKey);
    else if (event.key === 'F3') this.#go(!event.shiftKey);
    else if (event.altKey && event.key.toLowerCase() === 'c') this.#toggleCase();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  static override styles = [
    theme,
    css`
      .bar {
        align-items: center;
        background: var(--vscode-editorWidget-background);
        border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, transparent));
        border-radius: 0 0 4px 4px;
        border-top: 0;
        box-shadow: 0 0 8px 2px var(--vscode-widget-shadow);
        color: var(--vscode-editorWidget-foreground);
        display: flex;
        gap: 2px;
        padding: 4px;
      }
      input {
        flex: 1 1 160px;
        width: 160px;
      }
      input.none {
        border-color: var(--vscode-inputValidation-errorBorder);
      }
      .count {
        flex: none;
        min-width: 8ch;
        padding: 0 4px;
        text-align: center;
      }
      .count.wrong {
        color: var(--vscode-errorForeground);
      }
    `,
  ];
}
