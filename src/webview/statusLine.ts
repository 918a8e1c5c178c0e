import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { shown } from '../core/shown.ts';
import type { Evaluation } from './evaluate.ts';
import type { FormatResult } from './formatResult.ts';
import { icon, type IconName } from './icons.ts';
import { l10n } from './l10n.ts';
import { imageCount, matchCount, sizeWords } from './outputWords.ts';
import { runWords } from './runWords.ts';
import { theme } from './theme.ts';

export type StatusAction =
  | { readonly kind: 'switch-text' | 'switch-secrets' | 'save' | 'open' }
  /** `anchor` is where a menu may open. */
  | { readonly kind: 'copy'; readonly anchor: HTMLElement }
  | { readonly kind: 'filter'; readonly text: string };

export class StatusEvent extends Event {
  readonly action: StatusAction;

  constructor(action: StatusAction) {
    super('status-action');
    this.action = action;
  }
}

/** Between the format and its output: how docker came to it, how much it is, what can be done with it. */
export class StatusLine extends LitElement {
  static override properties = {
    result: { attribute: false },
    many: { attribute: false },
    asText: { attribute: false },
    secrets: { attribute: false },
    filter: { attribute: false },
  };
  declare result: FormatResult;
  /** There are several images, which can be shown as a table or as docker prints them. */
  declare many: boolean;
  declare asText: boolean;
  /** Whether the output holds secret-looking values, and whether they are shown. */
  declare secrets: 'none' | 'covered' | 'shown';
  declare filter: string;
  #explained = false;

  constructor() {
    super();
    this.result = { kind: 'none' };
    this.many = false;
    this.asText = false;
    this.secrets = 'none';
    this.filter = '';
  }

  override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (result.kind === 'none') return nothing;
    const explained = this.#explained && result.kind === 'printed';
    return html`<div class="status">
        ${this.#words(result)}
        <div class="tools" role="toolbar" aria-label=${l10n.t('Output')}>
          ${this.#textTool()} ${this.#secretsTool()}
          ${this.#tool('copy', result.kind === 'table' ? l10n.t('Copy Table') : l10n.t('Copy Output'), this.#copy)}
          ${this.#tool('save', l10n.t('Save Output'), () => this.#tell({ kind: 'save' }))}
          ${this.#tool('go-to-file', l10n.t('Open Output in Editor'), () => this.#tell({ kind: 'open' }))}
        </div>
      </div>
      ${explained ? html`<p class="explanation">${runWords(result.evaluation.run).long}</p>` : nothing}`;
  }

  #words(result: Exclude<FormatResult, { kind: 'none' }>): TemplateResult {
    switch (result.kind) {
      case 'printed':
        return this.#printedWords(result.evaluation);
      case 'matches':
        return html`<span class="quiet words">${matchCount(result.matches.length)}</span>`;
      case 'wrong':
        return html`<span class="message" role="status">${shown(result.problem.message)}</span>`;
      case 'table': {
        const failed = result.rows.filter(({ error }) => error).length;
        const all = result.rows.length + result.left;
        const done =
          result.left > 0 ? l10n.t('{0} of {1}…', l10n.number(result.rows.length), l10n.number(all)) : imageCount(all);
        return html`<span class="quiet words" role="status"
            >${failed === 0 ? done : l10n.t('{0}, {1} failed', done, l10n.number(failed))}</span
          >
          <input
            class="filter"
            type="text"
            placeholder=${l10n.t('Filter rows')}
            aria-label=${l10n.t('Filter rows')}
            .value=${this.filter}
            @input=${this.#filtered}
          />`;
      }
    }
  }

  #printedWords({ run, approximate, stdout, exit }: Evaluation): TemplateResult {
    const { short, long } = runWords(run);
    const badge = html`<button
      class="badge ${run ?? ''}"
      title=${long}
      aria-expanded=${this.#explained}
      @click=${this.#explain}
    >
      ${short}
    </button>`;
    const varies = html`<span
      class="badge"
      title=${l10n.t('Prints memory addresses, which differ each time docker runs')}
      >${l10n.t('varies')}</span
    >`;
    return html`${run === undefined ? nothing : badge} ${approximate ? varies : nothing}
      <span class="quiet words">${sizeWords(stdout.length, exit)}</span>`;
  }

  #textTool(): TemplateResult | typeof nothing {
    if (!this.many) return nothing;
    const label = this.asText ? l10n.t('Show as Table') : l10n.t('Show What docker Prints');
    return this.#tool(this.asText ? 'list-tree' : 'terminal', label, () => this.#tell({ kind: 'switch-text' }));
  }

  #secretsTool(): TemplateResult | typeof nothing {
    if (this.secrets === 'none') return nothing;
    const covered = this.secrets === 'covered';
    const label = covered ? l10n.t('Show Secret Values') : l10n.t('Hide Secret Values');
    return this.#tool(covered ? 'eye' : 'eye-closed', label, () => this.#tell({ kind: 'switch-secrets' }));
  }

  #tool(name: IconName, label: string, run: (event: Event) => void): TemplateResult {
    return html`<button title=${label} aria-label=${label} @click=${run}>${icon(name)}</button>`;
  }

  readonly #copy = (event: Event): void => {
    if (event.currentTarget instanceof HTMLElement) this.#tell({ kind: 'copy', anchor: event.currentTarget });
  };

  readonly #explain = (): void => {
    this.#explained = !this.#explained;
    this.requestUpdate();
  };

  readonly #filtered = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.#tell({ kind: 'filter', text: event.target.value });
  };

  #tell(action: StatusAction): void {
    this.dispatchEvent(new StatusEvent(action));
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        flex: none;
      }
      .status {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 6px;
        min-height: 24px;
        padding: 0 8px 2px 12px;
      }
      .message {
        color: var(--vscode-editorError-foreground);
        flex: 1 1 auto;
        min-width: 0;
        overflow-wrap: anywhere;
        user-select: text;
      }
      .words {
        flex: 0 1 auto;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .filter {
        flex: 0 1 140px;
        width: 60px;
      }
      .tools {
        display: flex;
        flex: none;
        margin-left: auto;
      }
      button.badge {
        background: var(--vscode-badge-background);
        border-color: var(--vscode-contrastBorder, transparent);
        border-radius: 3px;
        color: var(--vscode-badge-foreground);
        font-size: 11px;
        height: 18px;
        padding: 0 6px;
      }
      button.badge.raw {
        background: var(--vscode-inputValidation-warningBackground);
        border-color: var(--vscode-inputValidation-warningBorder);
        color: var(--vscode-inputValidation-warningForeground, var(--vscode-foreground));
      }
      .explanation {
        color: var(--vscode-descriptionForeground);
        line-height: 1.45;
        margin: 0;
        padding: 0 12px 6px;
      }
    `,
  ];
}
