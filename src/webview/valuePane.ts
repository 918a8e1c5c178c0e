import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { icon } from './icons.ts';
import { l10n } from './l10n.ts';
import { outputParts } from './outputText.ts';
import { theme, tokens } from './theme.ts';

/** Characters shown at once: a megabyte of wrapped text takes a browser seconds to lay out. */
const PAGE = 50_000;

export class ValuePaneEvent extends Event {
  readonly what: 'copy' | 'open' | 'close';

  constructor(what: ValuePaneEvent['what']) {
    super('value-pane');
    this.what = what;
  }
}

/** All of one long value, wrapped. */
export class ValuePane extends LitElement {
  static override properties = { path: { attribute: false }, text: { attribute: false } };
  declare path: string;
  declare text: string | undefined;
  #pages = 1;

  constructor() {
    super();
    this.path = '';
    this.text = undefined;
  }

  show(path: string, text: string): void {
    this.path = path;
    this.text = text;
    this.#pages = 1;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.text')?.focus());
  }

  override render(): TemplateResult | typeof nothing {
    const { text } = this;
    if (text === undefined) return nothing;
    const visible = text.slice(0, this.#pages * PAGE);
    const rest = text.length - visible.length;
    const parts = outputParts(new TextEncoder().encode(visible), []);
    return html`<section role="dialog" aria-label=${l10n.t('Whole value of {0}', this.path)} @keydown=${this.#keyDown}>
      <header>
        <span class="mono path" title=${this.path}>${this.path}</span>
        <span class="quiet">${l10n.t('{0} characters', l10n.number(text.length))}</span>
        <span class="space"></span>
        <button title=${l10n.t('Copy Value')} aria-label=${l10n.t('Copy Value')} @click=${() => this.#tell('copy')}>
          ${icon('copy')}
        </button>
        <button
          title=${l10n.t('Open in Editor')}
          aria-label=${l10n.t('Open in Editor')}
          @click=${() => this.#tell('open')}
        >
          ${icon('go-to-file')}
        </button>
        <button
          title=${l10n.t('Close ({0})', 'Escape')}
          aria-label=${l10n.t('Close')}
          @click=${() => this.#tell('close')}
        >
          ${icon('close')}
        </button>
      </header>
      <pre class="text mono" tabindex="0" role="document">
${parts.map(({ kind, text: part }) =>
          kind === 'text' ? part : html`<span class="special">${part}</span>`,
        )}${rest > 0 ? this.#moreButton(rest) : nothing}</pre>
    </section>`;
  }

  #moreButton(rest: number): TemplateResult {
    return html`<button class="labelled" @click=${this.#more}>
      ${l10n.t('Show {0} more', l10n.number(Math.min(rest, PAGE)))}
    </button>`;
  }

  readonly #more = (): void => {
    this.#pages += 1;
    this.requestUpdate();
  };

  readonly #keyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.#tell('close');
  };

  #tell(what: ValuePaneEvent['what']): void {
    this.dispatchEvent(new ValuePaneEvent(what));
  }

  static override styles = [
    theme,
    tokens,
    css`
      section {
        background: var(--vscode-editorWidget-background);
        border-top: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder));
        color: var(--vscode-editorWidget-foreground);
        display: flex;
        flex-direction: column;
        max-height: 45vh;
      }
      header {
        align-items: center;
        display: flex;
        flex: none;
        gap: 6px;
        padding: 3px 6px 3px 10px;
      }
      .path {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .quiet {
        white-space: nowrap;
      }
      .space {
        flex: 1;
      }
      .text {
        margin: 0;
        border-top: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder));
        line-height: 1.5;
        overflow: auto;
        overflow-wrap: anywhere;
        padding: 6px 10px;
        user-select: text;
        white-space: pre-wrap;
      }
      .special {
        color: var(--vscode-editorWarning-foreground);
      }
    `,
  ];
}
