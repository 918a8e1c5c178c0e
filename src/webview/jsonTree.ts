import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isContainer, nodeAtPointer, pathOf, pointerOf, type JsonDocument } from '../core/json.ts';
import { JsonRows } from '../core/jsonRows.ts';
import { icon } from './icons.ts';
import { keyName } from './keyName.ts';
import { l10n } from './l10n.ts';
import { ROW_HEIGHT, rowAtKey, rowList } from './rowKeys.ts';
import { rowText, type RowText } from './rowText.ts';
import { theme, tokens } from './theme.ts';
import { treeKey } from './treeKeys.ts';
import { VirtualRows } from './virtualRows.ts';

const INDENT = 12;

/** What a row asks for; the view around the tree does it. */
export type TreeRequest =
  | { readonly kind: 'use-path'; readonly node: number; readonly append: boolean }
  | { readonly kind: 'menu'; readonly node: number; readonly x: number; readonly y: number }
  | { readonly kind: 'copy'; readonly node: number; readonly what: 'value' | 'path' | 'subtree' }
  | { readonly kind: 'show-value'; readonly node: number }
  | { readonly kind: 'find' };

export class TreeRequestEvent extends Event {
  readonly request: TreeRequest;

  constructor(request: TreeRequest) {
    super('tree-request', { bubbles: true, composed: true });
    this.request = request;
  }
}

/** A JSON document as a tree: only the rows on the screen exist, the keyboard does what it does in VS Code's trees. */
export class JsonTree extends LitElement {
  static override properties = {
    document: { attribute: false },
    label: { attribute: false },
    marked: { attribute: false },
    found: { attribute: false },
    current: { attribute: false },
    secretsShown: { attribute: false },
  };
  declare document: JsonDocument | undefined;
  declare label: string;
  /** Nodes the format bar speaks of. */
  declare marked: ReadonlySet<number>;
  /** Nodes the find bar found. */
  declare found: ReadonlySet<number>;
  /** The one of them it stands at. */
  declare current: number | undefined;
  declare secretsShown: boolean;

  rows: JsonRows | undefined;
  #selected = -1;
  #typed = '';
  #typedAt = 0;
  readonly #revealed = new Set<number>();
  readonly #virtual = new VirtualRows(this, {
    rowHeight: ROW_HEIGHT,
    scroller: () => this.renderRoot.querySelector<HTMLElement>('.scroller'),
    count: () => this.rows?.count ?? 0,
  });

  constructor() {
    super();
    this.document = undefined;
    this.label = '';
    this.marked = new Set();
    this.found = new Set();
    this.current = undefined;
    this.secretsShown = false;
  }

  /** Changes which rows there are, and draws them. */
  change(edit: (rows: JsonRows) => void): void {
    if (this.rows === undefined) return;
    edit(this.rows);
    if (this.#selected >= 0) this.#selected = this.rows.nodeAt(this.rows.nearestRow(this.#selected));
    this.requestUpdate();
    this.dispatchEvent(new Event('rows-changed'));
  }

  /** Opens what is around the node, selects it and scrolls to it. */
  reveal(node: number, options: { readonly select: boolean }): void {
    if (this.rows === undefined) return;
    if (this.rows.rowOf(node) < 0) this.change((rows) => rows.reveal(node));
    if (options.select) this.#selected = node;
    this.#virtual.reveal(this.rows.rowOf(node), 'center');
    this.requestUpdate();
  }

  /** JSON Pointers of what is opened or closed otherwise than at first. */
  get toggled(): string[] {
    const { rows } = this;
    if (rows === undefined) return [];
    const { document } = rows;
    const opens = opensAtFirst(document);
    const toggled: string[] = [];
    for (let node = 1; node < document.count; node += 1) {
      const holds = document.childCount(node) > 0;
      if (holds && rows.isOpen(node) !== opens(node)) toggled.push(pointerOf(pathOf(document, node)));
    }
    return toggled;
  }

  /** Opens and closes what was. */
  restoreToggled(pointers: readonly string[]): void {
    const { rows } = this;
    if (rows === undefined || pointers.length === 0) return;
    const opens = opensAtFirst(rows.document);
    for (const pointer of pointers) {
      const node = nodeAtPointer(rows.document, pointer);
      if (node !== undefined) rows.set(node, !opens(node));
    }
    this.requestUpdate();
  }

  get selected(): number {
    return this.#selected;
  }

  isSecretShown(node: number): boolean {
    return this.secretsShown || this.#revealed.has(node);
  }

  setSecretShown(node: number, show: boolean): void {
    if (show) this.#revealed.add(node);
    else this.#revealed.delete(node);
    this.requestUpdate();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.scroller')?.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('document')) return;
    this.#selected = -1;
    this.#revealed.clear();
    this.rows = this.document && new JsonRows(this.document, opensAtFirst(this.document));
  }

  override updated(changed: PropertyValues<this>): void {
    // For the bench: when the first rows of a record could be seen.
    if (changed.has('document') && this.document !== undefined) performance.mark('strata-first-rows');
  }

  override render(): TemplateResult {
    const { rows } = this;
    const { from, to } = this.#virtual.range;
    const shownRows: number[] = [];
    for (let row = from; row < to; row += 1) shownRows.push(row);
    const active = rows === undefined || this.#selected < 0 ? -1 : rows.rowOf(this.#selected);
    return html`<div
      class="scroller"
      role="tree"
      tabindex="0"
      aria-label=${this.label}
      aria-activedescendant=${active >= from && active < to ? `row-${this.#selected}` : nothing}
      @keydown=${this.#keyDown}
      @click=${this.#clicked}
      @dblclick=${this.#doubleClicked}
      @contextmenu=${this.#menu}
      @focus=${this.#focused}
    >
      <div class="list" role="none" .style=${`height: ${this.#virtual.height}px`}>
        ${
          rows === undefined
            ? nothing
            : repeat(
                shownRows,
                (row) => this.#virtual.slot(row),
                (row) => this.#row(rows, row),
              )
        }
      </div>
    </div>`;
  }

  #row(rows: JsonRows, row: number): TemplateResult {
    const node = rows.nodeAt(row);
    const { document } = rows;
    const container = isContainer(document, node) && document.childCount(node) > 0;
    const open = rows.isOpen(node);
    const text = rowText(document, node, {
      open: open && container,
      revealed: this.isSecretShown(node),
      now: Date.now(),
    });
    const parent = document.parent(node);
    const depth = Math.max(1, document.depth(node));
    const classes = ['row'];
    if (node === this.#selected) classes.push('chosen');
    if (this.marked.has(node)) classes.push('marked');
    if (this.found.has(node)) classes.push('match');
    if (node === this.current) classes.push('current');
    return html`<div
      class=${classes.join(' ')}
      id="row-${node}"
      role="treeitem"
      data-node=${node}
      aria-level=${depth}
      aria-posinset=${document.index(node) + 1}
      aria-setsize=${parent < 0 ? 1 : document.childCount(parent)}
      aria-expanded=${container ? open : nothing}
      aria-selected=${node === this.#selected}
      .style=${`top: ${this.#virtual.top(row)}px; --depth: ${depth - 1}`}
    >
      <span class="twistie ${open ? 'open' : ''}">${container ? icon('chevron-right') : nothing}</span>
      <span class="key ${text.key === undefined ? 'index' : ''}" title=${l10n.t('Use this path in the format')}
        >${text.key ?? document.index(node)}</span
      ><span class="colon">:</span>
      ${valuePart(text, container)} ${text.note === undefined ? nothing : html`<span class="note">${text.note}</span>`}
      ${
        text.cut > 0
          ? html`<span class="more" data-act="show-value">${l10n.t('+{0} characters', l10n.number(text.cut))}</span>`
          : nothing
      }
      ${
        text.secret === 'no'
          ? nothing
          : html`<span class="more" data-act="secret"
              >${text.secret === 'masked' ? l10n.t('Show') : l10n.t('Hide')}</span
            >`
      }
      <span class="actions" aria-hidden="true">
        <span data-act="use" title=${l10n.t('Use this path in the format ({0})', 'Enter')}>${icon('arrow-up')}</span>
        <span data-act="copy" title=${l10n.t('Copy value ({0})', keyName('Ctrl+C'))}>${icon('copy')}</span>
        <span data-act="menu" title=${l10n.t('More ({0})', keyName('Shift+F10'))}>${icon('ellipsis')}</span>
      </span>
    </div>`;
  }

  #nodeOf(event: Event): number {
    for (const target of event.composedPath()) {
      if (target instanceof HTMLElement && target.dataset['node'] !== undefined) return Number(target.dataset['node']);
    }
    return -1;
  }

  #actOf(event: Event): string | undefined {
    for (const target of event.composedPath()) {
      if (target instanceof HTMLElement && target.dataset['act'] !== undefined) return target.dataset['act'];
      if (target instanceof HTMLElement && target.classList.contains('key')) return 'use';
      if (target instanceof SVGElement && target.parentElement?.classList.contains('twistie')) return 'toggle';
    }
    return undefined;
  }

  readonly #clicked = (event: MouseEvent): void => {
    const node = this.#nodeOf(event);
    if (node < 0) return;
    this.#select(node);
    switch (this.#actOf(event)) {
      case 'use':
        this.#ask({ kind: 'use-path', node, append: event.ctrlKey || event.metaKey || event.shiftKey });
        break;
      case 'copy':
        this.#ask({ kind: 'copy', node, what: 'value' });
        break;
      case 'menu':
        this.#ask({ kind: 'menu', node, x: event.clientX, y: event.clientY });
        break;
      case 'show-value':
        this.#ask({ kind: 'show-value', node });
        break;
      case 'secret':
        this.setSecretShown(node, !this.isSecretShown(node));
        break;
      case 'toggle':
        this.#toggle(node);
        break;
      default:
        // As in the editor's own trees: a click on a row that holds others opens or closes it.
        if (event.detail === 1 && this.#holds(node)) this.#toggle(node);
    }
  };

  readonly #doubleClicked = (event: MouseEvent): void => {
    const node = this.#nodeOf(event);
    if (node >= 0 && !this.#holds(node) && this.#actOf(event) === undefined) this.#ask({ kind: 'show-value', node });
  };

  readonly #menu = (event: MouseEvent): void => {
    const node = this.#nodeOf(event);
    if (node < 0) return;
    event.preventDefault();
    this.#select(node);
    this.#ask({ kind: 'menu', node, x: event.clientX, y: event.clientY });
  };

  readonly #focused = (): void => {
    const first = this.rows?.nodeAt(0) ?? -1;
    if (this.#selected < 0 && first >= 0) {
      this.#selected = first;
      this.requestUpdate();
    }
  };

  readonly #keyDown = (event: KeyboardEvent): void => {
    const { rows } = this;
    if (rows === undefined) return;
    const node = this.#selected;
    const row = rows.rowOf(node);
    const moved = rowAtKey(event.key, { at: row, count: rows.count, page: this.#virtual.page });
    const action = moved === undefined ? treeKey(event) : undefined;
    if (moved === undefined && action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (moved !== undefined) this.#selectRow(moved);
    switch (action?.kind) {
      case undefined:
        break;
      case 'in':
        if (this.#holds(node) && !rows.isOpen(node)) this.#toggle(node);
        else if (this.#holds(node)) this.#selectRow(row + 1);
        break;
      case 'out': {
        const parent = rows.document.parent(node);
        if (this.#holds(node) && rows.isOpen(node)) this.#toggle(node);
        else if (parent > 0) this.#selectRow(rows.rowOf(parent));
        break;
      }
      case 'toggle':
        if (this.#holds(node)) this.#toggle(node);
        else if (node >= 0) this.#ask({ kind: 'show-value', node });
        break;
      case 'open-siblings':
        this.change((all) => {
          const parent = Math.max(0, all.document.parent(node));
          for (let at = parent + 1; at < all.document.after(parent); at = all.document.after(at)) all.set(at, true);
        });
        break;
      case 'use-path':
        if (node >= 0) this.#ask({ kind: 'use-path', node, append: action.append });
        break;
      case 'copy':
        if (node >= 0) this.#ask({ kind: 'copy', node, what: action.what });
        break;
      case 'menu': {
        const box = this.renderRoot.querySelector(`#row-${node}`)?.getBoundingClientRect();
        if (box !== undefined) this.#ask({ kind: 'menu', node, x: box.left + 40, y: box.bottom });
        break;
      }
      case 'find':
        this.#ask({ kind: 'find' });
        break;
      case 'type':
        this.#typeAhead(rows, action.character, event.timeStamp);
        break;
    }
  };

  /** Goes to the next row whose key begins with what was typed within the last second. */
  #typeAhead(rows: JsonRows, character: string, time: number): void {
    this.#typed = time - this.#typedAt > 1000 ? character : this.#typed + character;
    this.#typedAt = time;
    const wanted = this.#typed.toLowerCase();
    const start = rows.rowOf(this.#selected) + (this.#typed.length === 1 ? 1 : 0);
    for (let step = 0; step < rows.count; step += 1) {
      const row = (start + step) % rows.count;
      if (rows.document.key(rows.nodeAt(row))?.toLowerCase().startsWith(wanted) === true) {
        this.#selectRow(row);
        return;
      }
    }
  }

  #holds(node: number): boolean {
    const document = this.rows?.document;
    return document !== undefined && node >= 0 && isContainer(document, node) && document.childCount(node) > 0;
  }

  #toggle(node: number): void {
    this.change((rows) => void rows.set(node, !rows.isOpen(node)));
  }

  #selectRow(row: number): void {
    const node = this.rows?.nodeAt(row) ?? -1;
    if (node < 0) return;
    this.#select(node);
    this.#virtual.reveal(row, 'nearest');
  }

  #select(node: number): void {
    this.#selected = node;
    this.requestUpdate();
  }

  #ask(request: TreeRequest): void {
    this.dispatchEvent(new TreeRequestEvent(request));
  }

  static override styles = [
    theme,
    tokens,
    rowList,
    css`
      .list {
        overflow: hidden;
      }
      .row {
        align-items: center;
        display: flex;
        padding-left: calc(4px + var(--depth) * ${INDENT}px);
        padding-right: 8px;
      }
      /* Indent guides, as in the explorer. */
      .row::before {
        background: repeating-linear-gradient(
          to right,
          var(--vscode-tree-inactiveIndentGuidesStroke) 0 1px,
          transparent 1px ${INDENT}px
        );
        content: '';
        height: 100%;
        left: 12px;
        position: absolute;
        width: calc(var(--depth) * ${INDENT}px);
      }
      .row.marked {
        background: var(--vscode-list-hoverBackground);
        box-shadow: inset 2px 0 var(--vscode-focusBorder);
        outline: 1px solid var(--vscode-editor-wordHighlightBorder, transparent);
        outline-offset: -1px;
      }
      .row.match .key:not(.index),
      .row.match .value {
        background: var(--vscode-editor-findMatchHighlightBackground);
        outline: 1px solid var(--vscode-editor-findMatchHighlightBorder, transparent);
      }
      .row.match .key:not(.index),
      .row.match .value {
        color: var(--vscode-editor-foreground);
      }
      .row.current .key:not(.index),
      .row.current .value {
        outline: 2px solid var(--vscode-editor-findMatchBorder, var(--vscode-focusBorder));
        outline-offset: -2px;
      }
      .twistie {
        flex: none;
        height: 16px;
        width: 16px;
      }
      .twistie.open .icon {
        transform: rotate(90deg);
      }
      .key {
        flex: 0 1 auto;
        max-width: 60%;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .key:hover {
        text-decoration: underline;
      }
      .key.index {
        color: var(--vscode-descriptionForeground);
        flex: none;
      }
      .colon {
        color: var(--vscode-descriptionForeground);
        flex: none;
        margin-right: 1ch;
      }
      .value {
        flex: 0 1000 auto;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .value.preview {
        color: var(--vscode-descriptionForeground);
      }
      .note,
      .more {
        color: var(--vscode-descriptionForeground);
        flex: none;
        font-family: var(--vscode-font-family);
        margin-left: 1.5ch;
      }
      .more {
        color: var(--vscode-textLink-foreground);
      }
      .more:hover {
        text-decoration: underline;
      }
      .actions {
        background: var(--vscode-editor-background);
        border-radius: 4px;
        display: none;
        position: absolute;
        right: 4px;
      }
      .row:hover .actions {
        display: flex;
      }
      .actions > span {
        border-radius: 4px;
        padding: 3px;
      }
      .actions > span:hover {
        background: var(--vscode-toolbar-hoverBackground);
      }
    `,
  ];
}

function valuePart(text: RowText, container: boolean): TemplateResult {
  return html`<span class="value ${container ? 'preview' : text.kind}" title=${text.whole ?? nothing}
    >${text.value}</span
  >`;
}

/** Two levels of a record are open at first, save lists so long that they would push everything else away. */
function opensAtFirst(document: JsonDocument): (node: number) => boolean {
  return (node) => document.depth(node) < 2 && document.childCount(node) <= 60;
}
