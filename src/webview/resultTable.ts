import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { compareCells } from '../core/outputTable.ts';
import { shown } from '../core/shown.ts';
import { MASK } from './envSecrets.ts';
import { icon } from './icons.ts';
import { l10n } from './l10n.ts';
import { shortId } from './outputWords.ts';
import { ROW_HEIGHT, rowAtKey, rowList } from './rowKeys.ts';
import { theme } from './theme.ts';
import { VirtualRows } from './virtualRows.ts';

/** One image's row. */
export interface TableRow {
  readonly key: string;
  /** The image's name, then the output's columns. */
  readonly cells: readonly string[];
  /** The image's record could not be read or formatted: the text stands in place of the output. */
  readonly error: boolean;
  /** Secret-looking values in the cells. */
  readonly secrets: readonly string[];
}

export class RowSelectEvent extends Event {
  readonly key: string;

  constructor(key: string) {
    super('row-select');
    this.key = key;
  }
}

const HEAD_HEIGHT = 26;
/** Rows measured for the widths of the columns. */
const SAMPLE = 300;
const WIDEST = 64;

/** A format's output over many images. Sorted by a click on a column's head, filtered by a text in any column. */
export class ResultTable extends LitElement {
  static override properties = {
    titles: { attribute: false },
    rows: { attribute: false },
    selected: { attribute: false },
    filter: { attribute: false },
    secretsShown: { attribute: false },
  };
  declare titles: readonly string[];
  declare rows: readonly TableRow[];
  declare selected: string | undefined;
  declare filter: string;
  declare secretsShown: boolean;
  #sort: { readonly column: number; readonly descending: boolean } | undefined;
  #visible: readonly TableRow[] = [];
  readonly #virtual = new VirtualRows(this, {
    rowHeight: ROW_HEIGHT,
    scroller: () => this.renderRoot.querySelector<HTMLElement>('.scroller'),
    count: () => this.#visible.length,
    head: HEAD_HEIGHT,
  });

  constructor() {
    super();
    this.titles = [];
    this.rows = [];
    this.selected = undefined;
    this.filter = '';
    this.secretsShown = false;
  }

  /** The rows as they are shown: filtered and sorted. */
  get visible(): readonly TableRow[] {
    return this.#visible;
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.scroller')?.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('titles') && this.#sort !== undefined && this.#sort.column > this.titles.length)
      this.#sort = undefined;
    if (changed.has('rows') || changed.has('filter') || changed.has('titles')) this.#arrange();
  }

  #arrange(): void {
    const wanted = this.filter.toLowerCase();
    const matching =
      wanted === ''
        ? [...this.rows]
        : this.rows.filter(({ cells }) => cells.some((cell) => cell.toLowerCase().includes(wanted)));
    const sort = this.#sort;
    if (sort !== undefined) {
      const direction = sort.descending ? -1 : 1;
      const cell = (row: TableRow): string => row.cells[sort.column] ?? '';
      matching.sort((left, right) => {
        const [one, other] = [cell(left), cell(right)];
        // Empty cells stay last, whichever way the column is sorted.
        return one === '' || other === '' ? compareCells(one, other) : direction * compareCells(one, other);
      });
    }
    this.#visible = matching;
  }

  override render(): TemplateResult {
    const { from, to } = this.#virtual.range;
    const widths = this.#widths();
    const columns = `grid-template-columns: ${widths}`;
    const selectedRow = this.#visible.findIndex(({ key }) => key === this.selected);
    return html`<div
      class="scroller"
      role="grid"
      tabindex="0"
      aria-label=${l10n.t('Output, one row an image')}
      aria-rowcount=${this.#visible.length + 1}
      aria-colcount=${this.titles.length + 1}
      aria-activedescendant=${selectedRow >= from && selectedRow < to ? `row-${selectedRow}` : nothing}
      @keydown=${this.#keyDown}
    >
      <div class="list" role="rowgroup" .style=${`height: ${this.#virtual.height + HEAD_HEIGHT}px`}>
        <div class="head" role="row" aria-rowindex="1" .style=${columns}>
          ${[l10n.t('Image'), ...this.titles].map((title, column) => this.#head(title, column))}
        </div>
        ${repeat(
          this.#visible.slice(from, to),
          (_, index) => this.#virtual.slot(from + index),
          (row, index) => this.#row(row, from + index, columns),
        )}
      </div>
      ${
        this.#visible.length === 0 && this.rows.length > 0
          ? html`<p class="quiet empty">${l10n.t('No row contains “{0}”.', shown(this.filter))}</p>`
          : nothing
      }
    </div>`;
  }

  #head(title: string, column: number): TemplateResult {
    const sorted = this.#sort?.column === column ? (this.#sort.descending ? 'descending' : 'ascending') : 'none';
    return html`<div role="columnheader" aria-colindex=${column + 1} aria-sort=${sorted}>
      <button title=${l10n.t('Sort by {0}', title)} @click=${() => this.#sortBy(column)}>
        <span class="title">${title}</span>
        ${sorted === 'none' ? nothing : icon(sorted === 'ascending' ? 'arrow-up' : 'arrow-down')}
      </button>
    </div>`;
  }

  #row(row: TableRow, index: number, columns: string): TemplateResult {
    const selected = row.key === this.selected;
    return html`<div
      id="row-${index}"
      class="row ${selected ? 'chosen' : ''} ${row.error ? 'error' : ''}"
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${selected}
      .style=${`top: ${this.#virtual.top(index) + HEAD_HEIGHT}px; ${columns}`}
      @click=${() => this.#select(index)}
    >
      ${row.cells.map((cell, column) => {
        const text = shown(column === 0 ? shortId(cell) : this.#covered(cell, row.secrets));
        const wide = row.error && column === 1;
        return html`<span
          role="gridcell"
          aria-colindex=${column + 1}
          class=${column === 0 ? 'name' : wide ? 'wide' : ''}
          title=${text.length > 24 ? text.slice(0, 2_000) : nothing}
          >${text.length > 500 ? `${text.slice(0, 500)}…` : text}</span
        >`;
      })}
    </div>`;
  }

  #covered(cell: string, secrets: readonly string[]): string {
    if (this.secretsShown) return cell;
    return secrets.reduce((text, secret) => text.replaceAll(secret, MASK), cell);
  }

  /** Widths from what the first rows hold, so that columns do not jump while scrolling. */
  #widths(): string {
    const widths = [5, ...this.titles.map((title) => title.length + 2)];
    for (const { cells, error } of this.rows.slice(0, SAMPLE)) {
      cells.forEach((cell, column) => {
        const { length } = column === 0 ? shortId(cell) : cell;
        if (!error || column === 0) widths[column] = Math.max(widths[column] ?? 0, Math.min(length, WIDEST));
      });
    }
    return widths
      .map((width, column) => (column === widths.length - 1 ? `minmax(${width + 3}ch, 1fr)` : `${width + 3}ch`))
      .join(' ');
  }

  #sortBy(column: number): void {
    const current = this.#sort?.column === column ? this.#sort : undefined;
    this.#sort = current?.descending === true ? undefined : { column, descending: current !== undefined };
    this.#arrange();
    this.requestUpdate();
  }

  #select(index: number): void {
    const row = this.#visible[index];
    if (row !== undefined) this.dispatchEvent(new RowSelectEvent(row.key));
  }

  readonly #keyDown = (event: KeyboardEvent): void => {
    const { length: count } = this.#visible;
    const at = this.#visible.findIndex(({ key }) => key === this.selected);
    const row = rowAtKey(event.key, { at, count, page: this.#virtual.page });
    if (row === undefined) return;
    event.preventDefault();
    this.#select(row);
    this.#virtual.reveal(row, 'nearest');
  };

  static override styles = [
    theme,
    rowList,
    css`
      .list {
        min-width: max-content;
      }
      .head,
      .row {
        display: grid;
      }
      .head {
        background: var(--vscode-keybindingTable-headerBackground, var(--vscode-editor-background));
        background-color: var(--vscode-editor-background);
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
        height: ${HEAD_HEIGHT}px;
        position: sticky;
        top: 0;
        z-index: 2;
      }
      .head button {
        border-radius: 0;
        font-weight: 600;
        height: 100%;
        justify-content: flex-start;
        padding: 0 8px;
        width: 100%;
      }
      .title {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .head [role='columnheader'] {
        min-width: 0;
      }
      .row:nth-child(odd) {
        background: var(--vscode-tree-tableOddRowsBackground);
      }
      .row.chosen {
        background: var(--vscode-list-inactiveSelectionBackground);
      }
      .scroller:focus .row.chosen {
        background: var(--vscode-list-activeSelectionBackground);
        color: var(--vscode-list-activeSelectionForeground);
      }
      [role='gridcell'] {
        min-width: 0;
        overflow: hidden;
        padding: 0 8px;
        text-overflow: ellipsis;
      }
      .head {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: var(--vscode-editor-font-size, 13px);
      }
      .name {
        color: var(--vscode-descriptionForeground);
      }
      .chosen .name {
        color: inherit;
      }
      .row.error .wide {
        grid-column: 2 / -1;
      }
      .row.error:not(.chosen) {
        background: none;
        color: var(--vscode-editorError-foreground);
      }
      .empty {
        left: 0;
        padding: 0 8px;
        position: sticky;
      }
    `,
  ];
}
