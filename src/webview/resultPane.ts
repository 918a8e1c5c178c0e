import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { JsonDocument } from '../core/json.ts';
import type { TableCopy } from '../core/outputTable.ts';
import type { FormatResult } from './formatResult.ts';
import { l10n } from './l10n.ts';
import { outputFile, type OutputFile } from './outputFile.ts';
import type { MenuItem } from './popupMenu.ts';
import type { ResultTable } from './resultTable.ts';
import { ROW_HEIGHT } from './rowKeys.ts';
import type { SashEvent } from './sash.ts';
import type { StatusEvent } from './statusLine.ts';
import { theme } from './theme.ts';
import type { ViewActions } from './viewActions.ts';

export type ResultChange =
  /** Several images are to print as docker does, or as a table again. */
  | { readonly kind: 'switch-text' | 'switch-secrets' }
  /** The share of the view's height the result may take, 0 to 1. */
  | { readonly kind: 'split'; readonly split: number }
  | { readonly kind: 'image'; readonly key: string }
  | { readonly kind: 'node'; readonly node: number };

export class ResultEvent extends Event {
  readonly change: ResultChange;

  constructor(change: ResultChange) {
    super('result-change');
    this.change = change;
  }
}

/** What a format comes to: the printed output, the matches of a JSONPath, or a table over many images. */
export class ResultPane extends LitElement {
  static override properties = {
    result: { attribute: false },
    document: { attribute: false },
    name: { attribute: false },
    selected: { attribute: false },
    many: { attribute: false },
    asText: { attribute: false },
    secrets: { attribute: false },
    secretValues: { attribute: false },
    split: { attribute: false },
    actions: { attribute: false },
  };
  declare result: FormatResult;
  declare document: JsonDocument | undefined;
  /** What a saved output is called. */
  declare name: string;
  /** Key of the image whose row is chosen. */
  declare selected: string | undefined;
  declare many: boolean;
  declare asText: boolean;
  /** Whether the output holds secret-looking values, and whether they are shown. */
  declare secrets: 'none' | 'covered' | 'shown';
  declare secretValues: readonly string[];
  declare split: number;
  declare actions: ViewActions | undefined;
  #filter = '';

  constructor() {
    super();
    this.result = { kind: 'none' };
    this.document = undefined;
    this.name = '';
    this.selected = undefined;
    this.many = false;
    this.asText = false;
    this.secrets = 'none';
    this.secretValues = [];
    this.split = 0;
    this.actions = undefined;
  }

  override render(): TemplateResult {
    const { result } = this;
    const part = this.#part(result);
    return html`<strata-status-line
        .result=${result}
        .many=${this.many}
        .asText=${this.asText}
        .secrets=${this.secrets}
        .filter=${this.#filter}
        @status-action=${this.#statusAsked}
      ></strata-status-line>
      ${
        part === undefined
          ? nothing
          : html`<section class="result" .style=${`height: ${part.height}`} aria-label=${part.label}>
                ${part.body}
              </section>
              <strata-sash .percent=${this.split * 100} @sash-move=${this.#sashMoved}></strata-sash>`
      }`;
  }

  #part(
    result: FormatResult,
  ): { readonly label: string; readonly height: string; readonly body: TemplateResult } | undefined {
    const share = `${this.split * 100}vh`;
    switch (result.kind) {
      case 'none':
      case 'wrong':
        return undefined;
      case 'printed':
        return {
          label: l10n.t('What docker prints'),
          height: `auto; max-height: ${share}`,
          body: html`<strata-output-panel
            .output=${result.evaluation}
            .secrets=${this.secrets === 'covered' ? this.secretValues : noSecrets}
          ></strata-output-panel>`,
        };
      case 'matches':
        if (result.matches.length === 0) return undefined;
        return {
          label: l10n.t('Matches'),
          height: `min(${share}, ${result.matches.length * ROW_HEIGHT + 4}px)`,
          body: html`<strata-path-matches
            .items=${result.matches}
            @match-select=${({ node }: { readonly node: number }) => this.#tell({ kind: 'node', node })}
          ></strata-path-matches>`,
        };
      case 'table':
        return {
          label: l10n.t('Output of each image'),
          // As high as its rows, with room for the head and a scroll bar; as high as may be while they still come.
          height: result.left > 0 ? share : `min(${share}, ${Math.max(2, result.rows.length) * ROW_HEIGHT + 44}px)`,
          body: html`<strata-result-table
            .titles=${result.titles}
            .rows=${result.rows}
            .selected=${this.selected}
            .filter=${this.#filter}
            .secretsShown=${this.secrets === 'shown'}
            @row-select=${({ key }: { readonly key: string }) => this.#tell({ kind: 'image', key })}
          ></strata-result-table>`,
        };
    }
  }

  readonly #statusAsked = ({ action }: StatusEvent): void => {
    switch (action.kind) {
      case 'switch-text':
      case 'switch-secrets':
        this.#tell({ kind: action.kind });
        break;
      case 'filter':
        this.#filter = action.text;
        this.requestUpdate();
        break;
      case 'copy':
        this.#copy(action.anchor);
        break;
      case 'save':
        this.#save();
        break;
      case 'open': {
        const output = this.#output('tsv');
        if (output !== undefined) {
          void this.actions?.ask({ kind: 'open-document', language: output.language, text: output.text });
        }
        break;
      }
    }
  };

  #output(table: TableCopy): OutputFile | undefined {
    const visible = this.renderRoot.querySelector<ResultTable>('strata-result-table')?.visible ?? [];
    return outputFile(this.result, this.document, visible, table);
  }

  /** Copies what is printed; of a table asks in which form. */
  #copy(anchor: HTMLElement): void {
    if (this.result.kind !== 'table') {
      const output = this.#output('tsv');
      if (output !== undefined) this.actions?.copy(output.text, l10n.t('output'));
      return;
    }
    const copy = (kind: TableCopy, label: string): MenuItem => ({
      kind: 'action',
      label: l10n.t('Copy as {0}', label),
      run: () => this.actions?.copy(this.#output(kind)?.text ?? '', l10n.t('table')),
    });
    this.actions?.menu([copy('tsv', 'TSV'), copy('csv', 'CSV'), copy('markdown', 'Markdown')], anchor);
  }

  #save(): void {
    const output = this.#output('csv');
    if (output === undefined) return;
    const name = this.name.replace(/[^\w.-]+/g, '-');
    void this.actions?.ask({ kind: 'save', suggestedName: `${name}.${output.extension}`, content: output.bytes });
  }

  readonly #sashMoved = ({ by }: SashEvent): void => {
    const height = this.renderRoot.querySelector('.result')?.getBoundingClientRect().height ?? 0;
    this.#tell({ kind: 'split', split: Math.min(0.85, Math.max(0.1, (height + by) / window.innerHeight)) });
  };

  #tell(change: ResultChange): void {
    this.dispatchEvent(new ResultEvent(change));
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        flex: none;
      }
      .result {
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        display: flex;
        flex-direction: column;
        overflow: hidden;
      }
      .result > * {
        flex: 0 1 auto;
        min-height: 0;
      }
      .result > strata-result-table,
      .result > strata-path-matches {
        flex: 1 1 0;
      }
    `,
  ];
}

/** The same every time, so that the output is not drawn again for it. */
const noSecrets: readonly string[] = [];
