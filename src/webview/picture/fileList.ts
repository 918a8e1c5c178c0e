import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatBytes } from '../../core/bytes.ts';
import { naturalOrder } from '../../core/naturalOrder.ts';
import { showName } from '../../core/tar/bytes.ts';
import type { ListAnswer, ListedFile } from '../../protocol/picture.ts';
import { icon } from '../icons.ts';
import { l10n } from '../l10n.ts';
import { theme } from '../theme.ts';
import { VirtualRows } from '../virtualRows.ts';
import { layerStyles, noLook, type LayerLook } from './layerLooks.ts';

export class ListOpenEvent extends Event {
  readonly file: ListedFile;

  constructor(file: ListedFile) {
    super('list-open');
    this.file = file;
  }
}

type Column = 'name' | 'size' | 'layer';

const rowHeight = 24;
const headHeight = 26;

/** What the map shows, as a list: for those who read, sort and search, and for those who do not see. */
export class FileList extends LitElement {
  static override properties = {
    list: { attribute: false },
    directory: { attribute: false },
    looks: { attribute: false },
    sort: { state: true },
    chosen: { state: true },
  };
  declare list: Pick<ListAnswer, 'files' | 'otherCount' | 'otherSize'> | undefined;
  declare directory: string;
  declare looks: ReadonlyMap<number, LayerLook>;
  declare sort: { readonly column: Column; readonly descending: boolean };
  declare chosen: number;
  #rows: readonly ListedFile[] = [];
  readonly #virtual = new VirtualRows(this, {
    rowHeight,
    scroller: () => this.renderRoot.querySelector<HTMLElement>('.scroller'),
    count: () => this.#rows.length,
    head: headHeight,
  });

  constructor() {
    super();
    this.list = undefined;
    this.directory = '';
    this.looks = new Map();
    this.sort = { column: 'size', descending: true };
    this.chosen = 0;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('list')) this.chosen = 0;
    this.#rows = sorted(this.list?.files ?? [], this.sort);
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.scroller')?.focus();
  }

  override render(): TemplateResult | typeof nothing {
    const { list } = this;
    if (list === undefined) return nothing;
    const { from, to } = this.#virtual.range;
    const largest = Math.max(1, ...list.files.map(weightOf));
    return html`<div
        class="scroller"
        role="grid"
        tabindex="0"
        aria-label=${l10n.t('Files, Enter opens')}
        aria-rowcount=${this.#rows.length + 1}
        aria-colcount="3"
        aria-activedescendant=${this.chosen >= from && this.chosen < to ? `row-${this.chosen}` : nothing}
        @keydown=${this.#keyDown}
      >
        <div class="list" role="presentation" .style=${`height: ${this.#virtual.height + headHeight}px`}>
          <div class="head row" role="row" aria-rowindex="1">
            ${this.#head('name', l10n.t('Name'))}${this.#head('size', l10n.t('Size'))}${this.#head('layer', l10n.t('Layer'))}
          </div>
          ${repeat(
            this.#rows.slice(from, to),
            (_, index) => this.#virtual.slot(from + index),
            (file, index) => this.#row(file, from + index, largest),
          )}
        </div>
        ${this.#rows.length === 0 ? html`<p class="quiet empty">${l10n.t('Nothing here takes any room.')}</p>` : nothing}
      </div>
      ${
        list.otherCount > 0
          ? html`<p class="quiet others">
              ${l10n.t(
                '{0} smaller ones of {1} together are not listed.',
                l10n.number(list.otherCount),
                formatBytes(list.otherSize),
              )}
            </p>`
          : nothing
      }`;
  }

  #head(column: Column, title: string): TemplateResult {
    const isSorted = this.sort.column === column;
    const order = isSorted ? (this.sort.descending ? 'descending' : 'ascending') : 'none';
    return html`<div role="columnheader" class=${column} aria-sort=${order}>
      <button tabindex="-1" title=${l10n.t('Sort by {0}', title)} @click=${() => this.#sortBy(column)}>
        ${title}${isSorted ? icon(this.sort.descending ? 'arrow-down' : 'arrow-up') : nothing}
      </button>
    </div>`;
  }

  #row(file: ListedFile, index: number, largest: number): TemplateResult {
    const look = (file.layer === undefined ? undefined : this.looks.get(file.layer)) ?? noLook;
    const isWasted = file.dead > 0 && file.dead >= file.size;
    const name = relativeName(file, this.directory);
    const isDeleted = file.change === 'deleted';
    return html`<div
      class=${index === this.chosen ? 'row chosen' : 'row'}
      role="row"
      id="row-${index}"
      aria-rowindex=${index + 2}
      aria-selected=${index === this.chosen}
      .style=${`top: ${this.#virtual.top(index) + headHeight}px`}
      title=${`/${showName(file.path)}`}
      @click=${() => this.#click(file, index)}
    >
      <div role="gridcell" class="name">
        <span class=${isDeleted ? 'deleted' : ''}>${name}</span>${
          isDeleted ? html`<span class="badge">${l10n.t('deleted')}</span>` : nothing
        }${isWasted ? html`<span class="badge">${l10n.t('wasted')}</span>` : nothing}
      </div>
      <div role="gridcell" class="size">
        <span class="bar"
          ><span
            class="fill layered ${look.pattern}${isWasted || isDeleted ? ' hatched' : ''}"
            .style=${`${look.style} width: ${(100 * weightOf(file)) / largest}%`}
          ></span
        ></span>
        <span class="figure">${sizeWords(file)}</span>
      </div>
      <div role="gridcell" class="layer">${file.layer === undefined ? '' : file.layer + 1}</div>
    </div>`;
  }

  #click(file: ListedFile, index: number): void {
    this.chosen = index;
    this.dispatchEvent(new ListOpenEvent(file));
  }

  #sortBy(column: Column): void {
    const isSame = this.sort.column === column;
    this.sort = { column, descending: isSame ? !this.sort.descending : column === 'size' };
    this.chosen = 0;
  }

  readonly #keyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.#rows.length - 1;
    const { chosen } = this;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      PageDown: chosen + this.#virtual.page,
      PageUp: chosen - this.#virtual.page,
      Home: 0,
      End: last,
    };
    const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
    if (target !== undefined) {
      this.chosen = Math.min(last, Math.max(0, target));
      this.#virtual.reveal(this.chosen, 'nearest');
    } else if (event.key === 'Enter') {
      const file = this.#rows[chosen];
      if (file !== undefined) this.dispatchEvent(new ListOpenEvent(file));
    } else return;
    event.preventDefault();
  };

  static override styles = [
    theme,
    layerStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      .scroller {
        flex: 1;
        min-height: 0;
        outline: none;
        overflow: auto;
        position: relative;
      }
      .list {
        position: relative;
      }
      .row {
        align-items: center;
        cursor: pointer;
        display: grid;
        gap: 10px;
        grid-template-columns: minmax(80px, 1fr) minmax(110px, 190px) 44px;
        height: ${rowHeight}px;
        left: 0;
        padding: 0 10px;
        position: absolute;
        right: 0;
      }
      .row:not(.head):hover {
        background: var(--vscode-list-hoverBackground);
      }
      .row.chosen {
        background: var(--vscode-list-inactiveSelectionBackground);
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      .scroller:focus .row.chosen {
        outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder));
        outline-offset: -1px;
      }
      .head {
        background: var(--vscode-editor-background);
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        cursor: default;
        height: ${headHeight}px;
        position: sticky;
        top: 0;
        z-index: 2;
      }
      .head button {
        color: var(--vscode-descriptionForeground);
        margin-left: -4px;
        padding: 0 4px;
      }
      .name {
        align-items: center;
        display: flex;
        gap: 6px;
        min-width: 0;
      }
      .name > span:first-child {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .deleted {
        text-decoration: line-through;
      }
      .size {
        align-items: center;
        display: flex;
        gap: 8px;
        min-width: 0;
      }
      .bar {
        flex: 1;
        height: 10px;
        min-width: 24px;
      }
      .fill {
        border-radius: 2px;
        display: block;
        height: 100%;
        min-width: 2px;
      }
      .figure {
        font-variant-numeric: tabular-nums;
        min-width: 58px;
        text-align: right;
        white-space: nowrap;
      }
      .layer {
        font-variant-numeric: tabular-nums;
      }
      .others,
      .empty {
        margin: 0;
        padding: 5px 10px;
      }
      .empty {
        position: absolute;
        top: ${headHeight}px;
      }
    `,
  ];
}

/** What a row stands for: bytes it has, or of those it deletes. */
function weightOf({ size, freed, change }: ListedFile): number {
  return change === 'deleted' ? freed : size;
}

function sizeWords({ size, freed, change }: ListedFile): string {
  return change === 'deleted' ? l10n.t('hides {0}', formatBytes(freed)) : formatBytes(size);
}

/** Within the directory shown; a directory ends in a slash, as people write it. */
function relativeName({ path, isDirectory }: ListedFile, directory: string): string {
  const name = directory === '' ? path : path.slice(directory.length + 1);
  return `${showName(name)}${isDirectory ? '/' : ''}`;
}

function sorted(
  files: readonly ListedFile[],
  { column, descending }: { readonly column: Column; readonly descending: boolean },
): readonly ListedFile[] {
  const direction = descending ? -1 : 1;
  const compare = (a: ListedFile, b: ListedFile): number => {
    switch (column) {
      case 'name':
        return naturalOrder(a.path, b.path);
      case 'size':
        return weightOf(a) - weightOf(b);
      case 'layer':
        return (a.layer ?? -1) - (b.layer ?? -1);
    }
  };
  return [...files].sort((a, b) => direction * compare(a, b) || weightOf(b) - weightOf(a));
}
