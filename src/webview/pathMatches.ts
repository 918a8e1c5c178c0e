import { css, html, LitElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { l10n } from './l10n.ts';
import { ROW_HEIGHT, rowAtKey, rowList } from './rowKeys.ts';
import { theme, tokens } from './theme.ts';
import { VirtualRows } from './virtualRows.ts';

/** What a JSONPath found: where, and the value in short. */
export interface PathMatch {
  readonly node: number;
  readonly path: string;
  readonly kind: string;
  readonly value: string;
}

export class MatchSelectEvent extends Event {
  readonly node: number;

  constructor(node: number) {
    super('match-select');
    this.node = node;
  }
}

/** The matches of a JSONPath with their paths; choosing one goes to it in the tree. */
export class PathMatches extends LitElement {
  static override properties = { items: { attribute: false } };
  declare items: readonly PathMatch[];
  #chosen = -1;
  readonly #virtual = new VirtualRows(this, {
    rowHeight: ROW_HEIGHT,
    scroller: () => this.renderRoot.querySelector<HTMLElement>('.scroller'),
    count: () => this.items.length,
  });

  constructor() {
    super();
    this.items = [];
  }

  override willUpdate(): void {
    if (this.#chosen >= this.items.length) this.#chosen = -1;
  }

  override render(): TemplateResult {
    const { from, to } = this.#virtual.range;
    return html`<div
      class="scroller"
      role="listbox"
      tabindex="0"
      aria-label=${l10n.t('Matches')}
      @keydown=${this.#keyDown}
      aria-activedescendant=${this.#chosen >= from && this.#chosen < to ? `match-${this.#chosen}` : ''}
    >
      <div class="list" role="presentation" .style=${`height: ${this.#virtual.height}px`}>
        ${repeat(
          this.items.slice(from, to),
          (_, index) => this.#virtual.slot(from + index),
          ({ path, kind, value }, index) =>
            html`<div
              id="match-${from + index}"
              class="row ${from + index === this.#chosen ? 'chosen' : ''}"
              role="option"
              aria-selected=${from + index === this.#chosen}
              aria-posinset=${from + index + 1}
              aria-setsize=${this.items.length}
              .style=${`top: ${this.#virtual.top(from + index)}px`}
              @click=${() => this.#choose(from + index)}
            >
              <span class="path">${path}</span><span class="value ${kind}">${value}</span>
            </div>`,
        )}
      </div>
    </div>`;
  }

  #choose(index: number): void {
    const match = this.items[index];
    if (match === undefined) return;
    this.#chosen = index;
    this.requestUpdate();
    this.dispatchEvent(new MatchSelectEvent(match.node));
  }

  readonly #keyDown = (event: KeyboardEvent): void => {
    const { length: count } = this.items;
    const row = rowAtKey(event.key, { at: this.#chosen, count, page: this.#virtual.page });
    if (row === undefined) return;
    event.preventDefault();
    this.#choose(row);
    this.#virtual.reveal(row, 'nearest');
  };

  static override styles = [
    theme,
    tokens,
    rowList,
    css`
      .row {
        display: flex;
        gap: 2ch;
        padding: 0 12px;
      }
      .path {
        color: var(--vscode-descriptionForeground);
        flex: 0 1 auto;
        max-width: 55%;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .value {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `,
  ];
}
