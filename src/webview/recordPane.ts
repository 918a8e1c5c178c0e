import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { pathOf, type JsonDocument } from '../core/json.ts';
import { templateForPath } from '../core/format/path.ts';
import { shown } from '../core/shown.ts';
import type { FindBar, FindEvent } from './findBar.ts';
import { FindNavigation } from './findNavigation.ts';
import { recordFault, type ImageRecord } from './imageRecord.ts';
import type { JsonTree, TreeRequestEvent } from './jsonTree.ts';
import { l10n } from './l10n.ts';
import { isJson } from './outputWords.ts';
import { jsonPathOf } from './pathQuery.ts';
import type { MenuItem } from './popupMenu.ts';
import type { Pane, Sides, ToolbarEvent } from './recordToolbar.ts';
import { theme } from './theme.ts';
import { copiedSubtree, copiedValue, copiedWords, treeMenu, type NodePaths } from './treeMenu.ts';
import type { ValuePane, ValuePaneEvent } from './valuePane.ts';
import type { ViewActions } from './viewActions.ts';

/** A node's path is to go into the format. */
export class UsePathEvent extends Event {
  readonly paths: NodePaths;
  readonly append: boolean;

  constructor(paths: NodePaths, append: boolean) {
    super('use-path');
    this.paths = paths;
    this.append = append;
  }
}

/** The record of one image as a tree, with what finds in it and shows a value whole; or two images compared. */
export class RecordPane extends LitElement {
  static override properties = {
    images: { attribute: false },
    chosen: { attribute: false },
    many: { attribute: false },
    pane: { attribute: false },
    sides: { attribute: false },
    marked: { attribute: false },
    secretsShown: { attribute: false },
    actions: { attribute: false },
  };
  declare images: readonly ImageRecord[];
  declare chosen: ImageRecord | undefined;
  declare many: boolean;
  declare pane: Pane;
  declare sides: Sides;
  /** Nodes the format speaks of. */
  declare marked: ReadonlySet<number>;
  declare secretsShown: boolean;
  declare actions: ViewActions | undefined;
  #find: FindNavigation = FindNavigation.nothing;
  #finding = false;
  #shownNode = -1;

  constructor() {
    super();
    this.images = [];
    this.chosen = undefined;
    this.many = false;
    this.pane = 'record';
    this.sides = [undefined, undefined];
    this.marked = new Set();
    this.secretsShown = false;
    this.actions = undefined;
  }

  get tree(): JsonTree | null {
    return this.renderRoot.querySelector<JsonTree>('strata-json-tree');
  }

  override focus(): void {
    this.tree?.focus();
  }

  /** Opens the find bar, or goes to it. */
  openFind(): void {
    this.#finding = true;
    this.pane = 'record';
    this.requestUpdate();
    void this.updateComplete.then(() => this.#findBar?.focus());
  }

  get #document(): JsonDocument | undefined {
    return this.chosen?.document;
  }
  get #findBar(): FindBar | null {
    return this.renderRoot.querySelector<FindBar>('strata-find-bar');
  }
  get #valuePane(): ValuePane | null {
    return this.renderRoot.querySelector<ValuePane>('strata-value-pane');
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('chosen')) return;
    // What was found was found in another record, and so was the value.
    const bar = this.#findBar;
    const document = this.#document;
    this.#find = bar && document ? FindNavigation.find(document, bar.query, 0) : FindNavigation.nothing;
    if (changed.get('chosen')?.key !== this.chosen?.key && this.#valuePane) this.#valuePane.text = undefined;
  }

  override render(): TemplateResult {
    return html`<strata-record-toolbar
        .chosen=${this.chosen}
        .sides=${this.sides.map((side) => this.images.find(({ key }) => key === side)?.name)}
        .pane=${this.pane}
        .many=${this.many}
        @toolbar-action=${this.#toolbarAsked}
      ></strata-record-toolbar>
      ${
        this.#finding && this.pane === 'record'
          ? html`<strata-find-bar
              .count=${this.#find.found.length}
              .at=${this.#find.at}
              @find-change=${this.#findChanged}
            ></strata-find-bar>`
          : nothing
      }
      ${this.pane === 'compare' && this.many ? this.#comparison() : this.#record()}
      <strata-value-pane @value-pane=${this.#valueAsked}></strata-value-pane>`;
  }

  #comparison(): TemplateResult {
    const [left, right] = this.sides.map((side) => this.images.find(({ key }) => key === side));
    return html`<strata-compare-view
      .left=${left}
      .right=${right}
      .secretsShown=${this.secretsShown}
      @open-diff=${() => this.#openDiff()}
    ></strata-compare-view>`;
  }

  #record(): TemplateResult {
    const { chosen } = this;
    if (chosen === undefined) return html`<p class="fault quiet">${l10n.t('Reading…')}</p>`;
    const { document } = chosen;
    if (document === undefined) {
      return html`<div class="fault" role="alert">
        <p>${shown(recordFault(chosen))}</p>
        <pre class="mono">${shown(chosen.text.slice(0, 20_000))}</pre>
      </div>`;
    }
    return html`<strata-json-tree
      .document=${document}
      .label=${l10n.t('Record of {0}', chosen.name)}
      .marked=${this.marked}
      .find=${this.#find}
      .secretsShown=${this.secretsShown}
      @tree-request=${this.#treeAsked}
    ></strata-json-tree>`;
  }

  readonly #toolbarAsked = ({ action }: ToolbarEvent): void => {
    const key = this.chosen?.key;
    switch (action.kind) {
      case 'find':
        this.openFind();
        break;
      case 'levels':
        this.#levelMenu(action.anchor);
        break;
      case 'collapse':
        this.tree?.change((rows) => rows.setDeep(0, false));
        break;
      case 'open-record':
      case 'compare-with':
      case 'reveal':
      case 'show-picture':
        if (key !== undefined) void this.actions?.ask({ kind: action.kind, key });
        break;
      case 'open-diff':
        this.#openDiff();
        break;
      case 'pane':
        this.pane = action.pane;
        break;
      case 'choose':
        void this.actions?.ask({ kind: 'choose-image', place: action.place });
        break;
    }
  };

  #levelMenu(anchor: HTMLElement): void {
    const levels = [1, 2, 3, 4, 5].map((level): MenuItem => ({
      kind: 'action',
      label: l10n.t('Level {0}', level),
      run: () => this.tree?.change((rows) => rows.expandToLevel(level)),
    }));
    const all: MenuItem = {
      kind: 'action',
      label: l10n.t('All'),
      run: () => this.tree?.change((rows) => rows.setDeep(0, true)),
    };
    this.actions?.menu([{ kind: 'heading', label: l10n.t('Expand to') }, ...levels, all], anchor);
  }

  #openDiff(): void {
    const [left, right] = this.sides;
    if (left !== undefined && right !== undefined) void this.actions?.ask({ kind: 'compare', left, right });
  }

  readonly #treeAsked = ({ request }: TreeRequestEvent): void => {
    const document = this.#document;
    const { tree, actions } = this;
    if (document === undefined || tree === null || actions === undefined) return;
    switch (request.kind) {
      case 'use-path':
        this.#use(document, request.node, request.append);
        break;
      case 'show-value':
        this.#showValue(document, request.node);
        break;
      case 'copy':
        actions.copy(copied(document, request.node, request.what), copiedWords(request.what));
        break;
      case 'find':
        this.openFind();
        break;
      case 'menu': {
        const items = treeMenu(tree, document, request.node, pathsOf(document, request.node), {
          copy: actions.copy,
          use: (node, append) => this.#use(document, node, append),
          showValue: (node) => this.#showValue(document, node),
        });
        actions.menu(items, { x: request.x, y: request.y, back: tree });
        break;
      }
    }
  };

  #use(document: JsonDocument, node: number, append: boolean): void {
    this.dispatchEvent(new UsePathEvent(pathsOf(document, node), append));
  }

  #showValue(document: JsonDocument, node: number): void {
    this.#shownNode = node;
    this.#valuePane?.show(pathsOf(document, node).jsonPath, copiedValue(document, node));
  }

  readonly #valueAsked = ({ what }: ValuePaneEvent): void => {
    const pane = this.#valuePane;
    const text = pane?.text ?? '';
    switch (what) {
      case 'copy':
        this.actions?.copy(text, l10n.t('value'));
        break;
      case 'open':
        void this.actions?.ask({ kind: 'open-document', language: isJson(text) ? 'json' : 'plaintext', text });
        break;
      case 'close':
        if (pane) pane.text = undefined;
        this.focus();
        if (this.#document !== undefined && this.#shownNode >= 0) this.tree?.reveal(this.#shownNode, { select: true });
        break;
    }
  };

  readonly #findChanged = ({ change }: FindEvent): void => {
    const document = this.#document;
    switch (change.kind) {
      case 'query':
        this.#find =
          document === undefined
            ? FindNavigation.nothing
            : FindNavigation.find(document, change, Math.max(0, this.tree?.selected ?? 0));
        break;
      case 'go':
        this.#find = this.#find.step(change.forward);
        break;
      case 'close':
        this.#finding = false;
        this.#find = FindNavigation.nothing;
        this.focus();
        break;
    }
    if (this.#find.current !== undefined) this.tree?.reveal(this.#find.current, { select: true });
    this.requestUpdate();
  };

  static override styles = [
    theme,
    css`
      :host {
        display: flex;
        flex: 1 1 0;
        flex-direction: column;
        min-height: 88px;
        position: relative;
      }
      strata-json-tree,
      strata-compare-view {
        flex: 1;
      }
      strata-find-bar {
        max-width: calc(100% - 16px);
        position: absolute;
        right: 16px;
        top: 26px;
        z-index: 8;
      }
      strata-value-pane {
        flex: none;
      }
      .fault {
        margin: 12px;
        overflow: auto;
      }
      .fault .mono {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
    `,
  ];
}

function pathsOf(document: JsonDocument, node: number): NodePaths {
  const path = pathOf(document, node);
  return { template: templateForPath(path), jsonPath: jsonPathOf(path) };
}

function copied(document: JsonDocument, node: number, what: 'value' | 'path' | 'subtree'): string {
  switch (what) {
    case 'value':
      return copiedValue(document, node);
    case 'path':
      return pathsOf(document, node).template;
    case 'subtree':
      return copiedSubtree(document, node);
  }
}
