import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isContainer, type JsonDocument } from '../core/json.ts';
import { JsonRows } from '../core/jsonRows.ts';
import { FindNavigation } from './findNavigation.ts';
import { jsonTreeRow, plainRow } from './jsonTreeRow.ts';
import { jsonTreeStyles } from './jsonTreeStyles.ts';
import { opensAtFirst, restoreToggledRows, toggledRows } from './openRows.ts';
import { ROW_HEIGHT, rowAtKey, rowList } from './rowKeys.ts';
import { stickyAbove, stickyNodes } from './stickyRows.ts';
import { theme, tokens } from './theme.ts';
import { treeKey } from './treeKeys.ts';
import { TypeAhead } from './typeAhead.ts';
import { VirtualRows } from './virtualRows.ts';

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
    find: { attribute: false },
    secretsShown: { attribute: false },
  };
  declare document: JsonDocument | undefined;
  declare label: string;
  /** Nodes the format bar speaks of. */
  declare marked: ReadonlySet<number>;
  /** What the find bar found. */
  declare find: FindNavigation;
  declare secretsShown: boolean;

  rows: JsonRows | undefined;
  #selected = -1;
  #hovered = -1;
  readonly #typeAhead = new TypeAhead();
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
    this.find = FindNavigation.nothing;
    this.secretsShown = false;
  }

  /** Changes which rows there are, and draws them. */
  change(edit: (rows: JsonRows) => void): void {
    if (this.rows === undefined) return;
    edit(this.rows);
    if (this.#selected >= 0) this.#selected = this.rows.nodeAt(this.rows.nearestRow(this.#selected));
    this.requestUpdate();
    this.dispatchEvent(new Event('rows-changed', { bubbles: true, composed: true }));
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
    return this.rows === undefined ? [] : toggledRows(this.rows);
  }

  /** Opens and closes what was. */
  restoreToggled(pointers: readonly string[]): void {
    if (this.rows === undefined || pointers.length === 0) return;
    restoreToggledRows(this.rows, pointers);
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
    const now = Date.now();
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
      @mouseover=${this.#hover}
      @mouseleave=${this.#hover}
      @focus=${this.#focused}
    >
      <div class="list" role="none" .style=${`height: ${this.#virtual.height}px`}>
        ${rows === undefined ? nothing : this.#sticky(rows, now)}
        ${
          rows === undefined
            ? nothing
            : repeat(
                shownRows,
                (row) => this.#virtual.slot(row),
                (row) => this.#row(rows, rows.nodeAt(row), this.#virtual.top(row), now),
              )
        }
      </div>
    </div>`;
  }

  /** What is around the rows at the top stays in sight; to a screen reader every row says it by itself. */
  #sticky(rows: JsonRows, now: number): TemplateResult | typeof nothing {
    const nodes = this.#virtual.firstVisible > 0 ? stickyNodes(rows, this.#virtual.firstVisible) : [];
    if (nodes.length === 0) return nothing;
    const copies = nodes.map((node, index) =>
      jsonTreeRow(rows.document, node, { ...plainRow, top: index * ROW_HEIGHT, open: true, copy: true, now }),
    );
    return html`<div class="sticky" aria-hidden="true" @click=${this.#stickyClicked}>
      <div class="lines" .style=${`height: ${nodes.length * ROW_HEIGHT}px`}>${copies}</div>
    </div>`;
  }

  readonly #stickyClicked = (event: MouseEvent): void => {
    event.stopPropagation();
    const row = this.rows?.rowOf(this.#nodeOf(event)) ?? -1;
    if (row >= 0) this.#selectRow(row);
  };

  #row(rows: JsonRows, node: number, top: number, now: number): TemplateResult {
    return jsonTreeRow(rows.document, node, {
      top,
      copy: false,
      open: rows.isOpen(node),
      chosen: node === this.#selected,
      marked: this.marked.has(node),
      found: this.find.partOf(rows.document, node),
      current: node === this.find.current,
      hovered: node === this.#hovered,
      revealed: this.isSecretShown(node),
      now,
    });
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

  /** Only the row under the pointer has its buttons drawn. */
  readonly #hover = (event: MouseEvent): void => {
    const node = event.type === 'mouseleave' ? -1 : this.#nodeOf(event);
    if (node === this.#hovered) return;
    this.#hovered = node;
    this.requestUpdate();
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
        this.#selectRow(
          this.#typeAhead.row(action.character, event.timeStamp, {
            from: row,
            count: rows.count,
            name: (at) => rows.document.key(rows.nodeAt(at)),
          }),
        );
        break;
    }
  };

  #holds(node: number): boolean {
    const document = this.rows?.document;
    return document !== undefined && node >= 0 && isContainer(document, node) && document.childCount(node) > 0;
  }

  #toggle(node: number): void {
    this.change((rows) => void rows.set(node, !rows.isOpen(node)));
  }

  #selectRow(row: number | undefined): void {
    if (row === undefined) return;
    const node = this.rows?.nodeAt(row) ?? -1;
    if (node < 0) return;
    this.#select(node);
    this.#virtual.reveal(row, 'nearest', this.rows && stickyAbove(this.rows, row));
  }

  #select(node: number): void {
    this.#selected = node;
    this.requestUpdate();
  }

  #ask(request: TreeRequest): void {
    this.dispatchEvent(new TreeRequestEvent(request));
  }

  static override styles = [theme, tokens, rowList, jsonTreeStyles];
}
