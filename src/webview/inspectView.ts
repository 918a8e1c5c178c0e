import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { pathOf, type JsonDocument } from '../core/json.ts';
import { templateForPath } from '../core/format/path.ts';
import { recordDecoder } from '../core/format/record.ts';
import type { TableCopy } from '../core/outputTable.ts';
import { shown } from '../core/shown.ts';
import type {
  FormatLanguage,
  InspectedImage,
  InspectState,
  NamedFormat,
  Request,
  Shell,
  ToView,
  ViewAction,
} from '../protocol.ts';
import { completionsAt, type Completions } from './completions.ts';
import { nodeAtCursor } from './cursor.ts';
import { jsonPathOf } from './pathQuery.ts';
import type { FindEvent } from './findBar.ts';
import { FindNavigation } from './findNavigation.ts';
import type { EditorEvent, FormatEditor } from './formatEditor.ts';
import { commandMenu, historyMenu, namedMenu, removeMenu } from './formatMenus.ts';
import { FormatRun } from './formatRun.ts';
import type { Host } from './host.ts';
import { icon } from './icons.ts';
import { ImageRecord, recordFault } from './imageRecord.ts';
import { inspectStyles } from './inspectStyles.ts';
import type { JsonTree, TreeRequestEvent } from './jsonTree.ts';
import { l10n } from './l10n.ts';
import { outputFile, type OutputFile } from './outputFile.ts';
import { isJson } from './outputWords.ts';
import type { MatchSelectEvent } from './pathMatches.ts';
import { placePath } from './placePath.ts';
import type { MenuItem, PopupMenu } from './popupMenu.ts';
import type { ResultTable, RowSelectEvent } from './resultTable.ts';
import type { Pane, Sides, ToolbarEvent } from './recordToolbar.ts';
import type { SashEvent } from './sash.ts';
import type { StatusEvent } from './statusLine.ts';
import { copiedSubtree, copiedValue, copiedWords, treeMenu } from './treeMenu.ts';
import type { ValuePane, ValuePaneEvent } from './valuePane.ts';

/** Rows opened and closed by hand that are kept over a reload; whoever opens more begins anew. */
const MOST_TOGGLED = 5_000;

/** The whole view: a format bar over what it prints, over the record it prints from. */
export class InspectView extends LitElement {
  host: Host | undefined;
  readonly #decode = recordDecoder();
  #images: readonly ImageRecord[] = [];
  #total = 0;
  #formats: readonly NamedFormat[] = [];
  #history: readonly string[] = [];
  #shell: Shell = 'bash';
  #trouble: string | undefined;
  readonly #formatRun = new FormatRun(() => this.requestUpdate());
  #arrived: ImageRecord[] = [];
  #selected: string | undefined;
  #pane: Pane = 'record';
  #sides: Sides = [undefined, undefined];
  #marked: ReadonlySet<number> = new Set();
  #find: FindNavigation = FindNavigation.nothing;
  #finding = false;
  #secretsShown = false;
  #split = 0.4;
  #filter = '';
  #notice = '';
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #adding = false;
  #toggled: readonly string[] = [];
  /** The format a click in the tree made, as long as nobody changed it. */
  #placed: string | undefined;
  #recalled = -1;

  /** Joins the conversation with the extension. */
  connect(host: Host): void {
    this.host = host;
    const restored = host.restored();
    if (restored !== undefined) {
      this.#formatRun.format = restored.format;
      this.#formatRun.language = restored.language;
      this.#shell = restored.shell;
      this.#split = restored.split;
      this.#selected = restored.selected;
      this.#toggled = restored.toggled;
    }
    host.listen(window, (message) => this.#receive(message));
  }

  // What arrives

  #receive(message: Exclude<ToView, { kind: 'answer' }>): void {
    switch (message.kind) {
      case 'show':
        this.#images = message.images.map((image) => new ImageRecord(image, this.#decode));
        this.#total = message.total;
        this.#arrived = [];
        this.#formats = message.formats;
        this.#history = message.history;
        // A shell that was chosen before is kept.
        if (this.host?.restored() === undefined) this.#shell = message.shell;
        if (message.format !== undefined) this.#formatRun.format = message.format;
        if (message.compare === true) this.#pane = 'compare';
        if (this.#chosen === undefined) this.#selected = this.#images[0]?.key;
        this.#sides = [this.#images[0]?.key, this.#images[1]?.key];
        this.#recordChanged();
        break;
      case 'more':
        this.#arrived.push(...message.images.map((image) => new ImageRecord(image, this.#decode)));
        this.#addSoon();
        break;
      case 'update':
        this.#updateImage(message.image);
        break;
      case 'gone':
        this.#images = this.#images.map((image) => (image.key === message.key ? image.asGone() : image));
        break;
      case 'formats':
        this.#formats = message.formats;
        this.#history = message.history;
        break;
      case 'trouble':
        this.#trouble = message.text;
        break;
      case 'perform':
        this.#perform(message.action);
        break;
    }
    this.requestUpdate();
  }

  /** Thousands of images arrive in hundreds of messages: they are taken in a few times a second. */
  #addSoon(): void {
    if (this.#adding) return;
    this.#adding = true;
    setTimeout(() => {
      this.#adding = false;
      this.#images = [...this.#images, ...this.#arrived];
      this.#arrived = [];
      this.#run();
    }, 100);
  }

  #updateImage(image: InspectedImage): void {
    const place = this.#images.findIndex(({ key }) => key === image.key);
    if (place < 0) return;
    // Opened rows are found again by their paths.
    if (image.key === this.#selected) this.#toggled = this.#tree?.toggled ?? [];
    this.#images = this.#images.with(place, new ImageRecord(image, this.#decode));
    this.#trouble = undefined;
    if (image.key === this.#selected) this.#recordChanged();
    else this.#run();
  }

  #perform(action: ViewAction): void {
    switch (action) {
      case 'find':
        this.#openFind();
        break;
      case 'focus-format':
        this.#editor?.focus();
        break;
      case 'expand-all':
        this.#tree?.change((rows) => rows.setDeep(0, true));
        break;
      case 'collapse-all':
        this.#tree?.change((rows) => rows.setDeep(0, false));
        break;
      case 'copy-output':
        this.#copyOutput();
        break;
      case 'copy-command':
        this.#commandMenu();
        break;
    }
  }

  // What is shown

  get #chosen(): ImageRecord | undefined {
    return this.#images.find(({ key }) => key === this.#selected);
  }
  get #document(): JsonDocument | undefined {
    return this.#chosen?.document;
  }
  get #tree(): JsonTree | null {
    return this.renderRoot.querySelector<JsonTree>('strata-json-tree');
  }
  get #editor(): FormatEditor | null {
    return this.renderRoot.querySelector<FormatEditor>('strata-format-editor');
  }
  get #menu(): PopupMenu | null {
    return this.renderRoot.querySelector<PopupMenu>('strata-popup-menu');
  }
  get #many(): boolean {
    return this.#total > 1;
  }

  override render(): TemplateResult {
    return html`${this.#banners()} ${this.#formatBar()}
      <strata-status-line
        .result=${this.#formatRun.result}
        .many=${this.#many}
        .asText=${this.#formatRun.asText}
        .secrets=${this.#printedSecrets}
        .filter=${this.#filter}
        @status-action=${this.#statusAsked}
      ></strata-status-line>
      ${this.#resultPart()}
      <section class="record">
        <strata-record-toolbar
          .images=${this.#images}
          .chosen=${this.#chosen}
          .sides=${this.#sides}
          .pane=${this.#pane}
          .many=${this.#many}
          @toolbar-action=${this.#toolbarAsked}
        ></strata-record-toolbar>
        ${
          this.#finding
            ? html`<strata-find-bar
                .count=${this.#find.found.length}
                .at=${this.#find.at}
                @find-change=${this.#findChanged}
              ></strata-find-bar>`
            : nothing
        }
        ${this.#recordPart()}
        <strata-value-pane @value-pane=${this.#valueAsked}></strata-value-pane>
      </section>
      <strata-popup-menu></strata-popup-menu>
      <div class="notice" role="status">${this.#notice}</div>`;
  }

  #banners(): TemplateResult | typeof nothing {
    const gone =
      this.#chosen?.gone === true
        ? l10n.t('{0} is no longer there. This is its last record.', shown(this.#chosen.name))
        : undefined;
    const words = this.#trouble ?? gone;
    if (words === undefined) return nothing;
    return html`<div class="banner" role="alert">
      ${icon('warning')}<span>${words}</span>
      <button class="labelled" @click=${() => void this.#ask({ kind: 'refresh' })}>
        ${icon('refresh')} ${l10n.t('Refresh')}
      </button>
    </div>`;
  }

  #formatBar(): TemplateResult {
    const template = this.#formatRun.language === 'template';
    const problem = this.#formatRun.problem;
    return html`<div class="bar">
      <button
        class="language"
        title=${
          template
            ? l10n.t('Go template, as for docker --format. Switch to JSONPath')
            : l10n.t('JSONPath. Switch to Go template')
        }
        aria-label=${
          template
            ? l10n.t('Language: Go template. Switch to JSONPath')
            : l10n.t('Language: JSONPath. Switch to Go template')
        }
        @click=${this.#switchLanguage}
      >
        ${template ? '{{ }}' : '$.'}
      </button>
      <strata-format-editor
        .value=${this.#formatRun.format}
        .language=${this.#formatRun.language}
        .placeholder=${
          template
            ? l10n.t('{0} – type a format, or click a key below', '{{.Config.Env}}')
            : l10n.t('{0} – type a JSONPath, or click a key below', '$.Config.Env')
        }
        .squiggle=${problem?.squiggle}
        .message=${problem?.message}
        .complete=${this.#complete}
        @editor-change=${this.#edited}
      ></strata-format-editor>
      <button
        title=${l10n.t('History')}
        aria-label=${l10n.t('History')}
        aria-haspopup="menu"
        @click=${this.#historyMenu}
      >
        ${icon('history')}
      </button>
      <button
        title=${l10n.t('Named Formats')}
        aria-label=${l10n.t('Named Formats')}
        aria-haspopup="menu"
        @click=${this.#namedMenu}
      >
        ${icon('star-empty')}
      </button>
      <button
        title=${l10n.t('Copy as Docker Command')}
        aria-label=${l10n.t('Copy as Docker Command')}
        aria-haspopup="menu"
        ?disabled=${!template}
        @click=${() => this.#commandMenu()}
      >
        ${icon('terminal')}
      </button>
    </div>`;
  }

  #resultPart(): TemplateResult | typeof nothing {
    const result = this.#formatRun.result;
    switch (result.kind) {
      case 'none':
      case 'wrong':
        return nothing;
      case 'printed':
        return html`<section
            class="result"
            .style=${`max-height: ${this.#split * 100}%`}
            aria-label=${l10n.t('What docker prints')}
          >
            <strata-output-panel
              .output=${result.evaluation}
              .secrets=${this.#printedSecrets === 'covered' ? this.#secrets : []}
            ></strata-output-panel>
          </section>
          <strata-sash .percent=${this.#split * 100} @sash-move=${this.#sashMoved}></strata-sash>`;
      case 'matches':
        if (result.matches.length === 0) return nothing;
        return html`<section
            class="result filling"
            .style=${`height: min(${this.#split * 100}%, ${result.matches.length * 22 + 4}px)`}
            aria-label=${l10n.t('Matches')}
          >
            <strata-path-matches .items=${result.matches} @match-select=${this.#matchSelected}></strata-path-matches>
          </section>
          <strata-sash .percent=${this.#split * 100} @sash-move=${this.#sashMoved}></strata-sash>`;
      case 'table':
        return html`<section
            class="result filling"
            .style=${`height: ${this.#split * 100}%`}
            aria-label=${l10n.t('Output of each image')}
          >
            <strata-result-table
              .titles=${result.titles}
              .rows=${result.rows}
              .selected=${this.#selected}
              .filter=${this.#filter}
              .secretsShown=${this.#secretsShown}
              @row-select=${this.#rowSelected}
            ></strata-result-table>
          </section>
          <strata-sash .percent=${this.#split * 100} @sash-move=${this.#sashMoved}></strata-sash>`;
    }
  }

  #recordPart(): TemplateResult {
    const chosen = this.#chosen;
    if (this.#pane === 'compare' && this.#many) {
      const [left, right] = this.#sides.map((side) => this.#images.find(({ key }) => key === side));
      return html`<strata-compare-view
        .left=${left}
        .right=${right}
        .secretsShown=${this.#secretsShown}
        @open-diff=${this.#openDiff}
      ></strata-compare-view>`;
    }
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
      .marked=${this.#marked}
      .found=${this.#find.nodes}
      .current=${this.#find.current}
      .secretsShown=${this.#secretsShown}
      @tree-request=${this.#treeAsked}
      @rows-changed=${this.#keep}
    ></strata-json-tree>`;
  }

  // Running the format

  #recordChanged(): void {
    this.#find = FindNavigation.nothing;
    this.#marked = new Set();
    this.#run();
    this.requestUpdate();
    void this.updateComplete.then(async () => {
      const tree = this.#tree;
      await tree?.updateComplete;
      tree?.restoreToggled(this.#toggled);
      this.#markCursor();
      // Read for the format engine while nobody waits: the first keystroke would.
      setTimeout(() => this.#chosen?.warmUp(), 50);
    });
  }

  #run(): void {
    this.#formatRun.run({ images: this.#images, chosen: this.#chosen, many: this.#many });
    this.#keep();
  }

  readonly #edited = (event: EditorEvent): void => {
    const { change } = event;
    switch (change.kind) {
      case 'input':
        this.#formatRun.format = change.value;
        this.#recalled = -1;
        this.#run();
        break;
      case 'cursor':
        this.#markCursor();
        break;
      case 'commit':
        if (this.#formatRun.format !== '') void this.#ask({ kind: 'remember-format', format: this.#formatRun.format });
        break;
      case 'history':
        this.#recall(change.older);
        break;
      case 'leave':
        this.#tree?.focus();
        break;
    }
  };

  #recall(older: boolean): void {
    const next = this.#recalled + (older ? 1 : -1);
    if (next < -1 || next >= this.#history.length) return;
    const format = next < 0 ? '' : (this.#history[next] ?? '');
    this.#useFormat(format, this.#formatRun.language);
    this.#recalled = next;
  }

  #useFormat(format: string, language: FormatLanguage): void {
    this.#formatRun.language = language;
    this.#editor?.replace(0, this.#formatRun.format.length, format);
    this.requestUpdate();
  }

  readonly #switchLanguage = (): void => {
    this.#formatRun.language = this.#formatRun.language === 'template' ? 'jsonpath' : 'template';
    this.#formatRun.format = '';
    this.#placed = undefined;
    this.#marked = new Set();
    this.#run();
    this.#editor?.focus();
  };

  readonly #complete = (value: string, offset: number): Completions | undefined => {
    const chosen = this.#chosen;
    return chosen === undefined || this.#formatRun.language !== 'template'
      ? undefined
      : completionsAt(value, offset, chosen, this.#secretsShown);
  };

  /** Marks in the tree what the cursor in the format stands on, or what the JSONPath found. */
  #markCursor(): void {
    const chosen = this.#chosen;
    const document = chosen?.document;
    if (chosen === undefined || document === undefined) return;
    const nodes =
      this.#formatRun.language === 'template'
        ? [nodeAtCursor(this.#formatRun.format, this.#editor?.offset ?? 0, chosen)].filter((node) => node !== undefined)
        : this.#formatRun.result.kind === 'matches'
          ? this.#formatRun.result.matches.map(({ node }) => node)
          : [];
    const same = nodes.length === this.#marked.size && nodes.every((node) => this.#marked.has(node));
    if (same) return;
    this.#marked = new Set(nodes);
    const [first] = nodes;
    if (first !== undefined && first > 0) this.#tree?.reveal(first, { select: false });
    this.requestUpdate();
  }

  override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.#formatRun.language === 'jsonpath') this.#markCursor();
  }

  // Output

  /** Secret-looking values that the printed output may hold. */
  get #secrets(): readonly string[] {
    return this.#many ? this.#images.flatMap(({ secrets }) => secrets) : (this.#chosen?.secrets ?? []);
  }

  /** Whether the output holds secret-looking values. */
  get #printedSecrets(): 'none' | 'covered' | 'shown' {
    if (!this.#formatRun.printsSecrets) return 'none';
    return this.#secretsShown ? 'shown' : 'covered';
  }

  readonly #statusAsked = ({ action }: StatusEvent): void => {
    switch (action.kind) {
      case 'switch-text':
        this.#formatRun.asText = !this.#formatRun.asText;
        this.#run();
        break;
      case 'switch-secrets':
        this.#secretsShown = !this.#secretsShown;
        break;
      case 'filter':
        this.#filter = action.text;
        break;
      case 'copy':
        this.#copyOutput(action.anchor);
        break;
      case 'save':
        this.#saveOutput();
        break;
      case 'open': {
        const output = this.#output('tsv');
        if (output !== undefined) {
          void this.#ask({ kind: 'open-document', language: output.language, text: output.text });
        }
        break;
      }
    }
    this.requestUpdate();
  };

  #output(table: TableCopy): OutputFile | undefined {
    const visible = this.renderRoot.querySelector<ResultTable>('strata-result-table')?.visible ?? [];
    return outputFile(this.#formatRun.result, this.#document, visible, table);
  }

  #copyOutput(anchor?: HTMLElement): void {
    if (this.#formatRun.result.kind !== 'table') {
      const output = this.#output('tsv');
      if (output !== undefined) this.#copy(output.text, l10n.t('output'));
      return;
    }
    const copy = (kind: TableCopy, label: string): MenuItem => ({
      kind: 'action',
      label: l10n.t('Copy as {0}', label),
      run: () => this.#copy(this.#output(kind)?.text ?? '', l10n.t('table')),
    });
    this.#openMenu([copy('tsv', 'TSV'), copy('csv', 'CSV'), copy('markdown', 'Markdown')], anchor);
  }

  #saveOutput(): void {
    const output = this.#output('csv');
    if (output === undefined) return;
    const name = this.#many ? 'images' : (this.#chosen?.name ?? 'image').replace(/[^\w.-]+/g, '-');
    void this.#ask({ kind: 'save', suggestedName: `${name}.${output.extension}`, content: output.bytes });
  }

  // Menus

  #openMenu(items: readonly MenuItem[], asked: HTMLElement | EventTarget | null | undefined): void {
    const anchor = asked instanceof HTMLElement ? asked : this.#editor;
    if (anchor === null) return;
    const box = anchor.getBoundingClientRect();
    this.#menu?.open(items, { x: box.left, y: box.bottom + 2 }, anchor);
  }

  readonly #historyMenu = (event: Event): void => {
    const items = historyMenu(
      this.#history,
      (format) => this.#useFormat(format, format.startsWith('$') ? 'jsonpath' : 'template'),
      () => void this.#ask({ kind: 'forget-history' }),
    );
    this.#openMenu(items, event.currentTarget);
  };

  readonly #namedMenu = (event: Event): void => {
    const items = namedMenu(
      this.#formats,
      { format: this.#formatRun.format, language: this.#formatRun.language },
      {
        use: ({ format, language }) => this.#useFormat(format, language),
        keep: () =>
          void this.#ask({ kind: 'name-format', format: this.#formatRun.format, language: this.#formatRun.language }),
        remove: () =>
          this.#menu?.open(
            removeMenu(this.#formats, (name) => void this.#ask({ kind: 'remove-format', name })),
            { x: window.innerWidth, y: 32 },
            this.#editor ?? undefined,
          ),
      },
    );
    this.#openMenu(items, event.currentTarget);
  };

  #commandMenu(): void {
    if (this.#formatRun.language !== 'template') return;
    const items = commandMenu(
      this.#formatRun.format,
      this.#images.map(({ name }) => name),
      this.#shell,
      (command, shell) => {
        this.#shell = shell;
        this.#keep();
        this.#copy(command, l10n.t('command'));
      },
    );
    const anchor = this.renderRoot.querySelector<HTMLElement>("[aria-label='Copy as Docker Command']");
    const box = anchor?.getBoundingClientRect();
    if (anchor && box) this.#menu?.open(items, { x: box.right - 320, y: box.bottom + 2 }, anchor);
  }

  #levelMenu(anchor: HTMLElement): void {
    const levels: MenuItem[] = [1, 2, 3, 4, 5].map((level) => ({
      kind: 'action',
      label: l10n.t('Level {0}', level),
      run: () => this.#tree?.change((rows) => rows.expandToLevel(level)),
    }));
    const all: MenuItem = { kind: 'action', label: l10n.t('All'), run: () => this.#perform('expand-all') };
    this.#openMenu([{ kind: 'heading', label: l10n.t('Expand to') }, ...levels, all], anchor);
  }

  readonly #toolbarAsked = ({ action }: ToolbarEvent): void => {
    switch (action.kind) {
      case 'find':
        this.#openFind();
        break;
      case 'levels':
        this.#levelMenu(action.anchor);
        break;
      case 'collapse':
        this.#perform('collapse-all');
        break;
      case 'open-record':
        if (this.#selected !== undefined) void this.#ask({ kind: 'open-record', key: this.#selected });
        break;
      case 'open-diff':
        this.#openDiff();
        break;
      case 'pane':
        this.#pane = action.pane;
        break;
      case 'select':
        this.#selectImage(action.key);
        break;
      case 'sides':
        this.#sides = action.sides;
        break;
    }
    this.requestUpdate();
  };

  // The tree

  readonly #treeAsked = (event: TreeRequestEvent): void => {
    const { request } = event;
    const document = this.#document;
    const tree = this.#tree;
    if (document === undefined || tree === null) return;
    switch (request.kind) {
      case 'use-path':
        this.#usePath(document, request.node, request.append);
        break;
      case 'show-value':
        this.#showValue(document, request.node);
        break;
      case 'copy': {
        const { node, what } = request;
        const text =
          what === 'value'
            ? copiedValue(document, node)
            : what === 'path'
              ? this.#paths(document, node).template
              : copiedSubtree(document, node);
        this.#copy(text, copiedWords(what));
        break;
      }
      case 'find':
        this.#openFind();
        break;
      case 'menu':
        this.#menu?.open(
          treeMenu(tree, document, request.node, this.#paths(document, request.node), {
            copy: (text, what) => this.#copy(text, what),
            use: (node, append) => this.#usePath(document, node, append),
            showValue: (node) => this.#showValue(document, node),
          }),
          request,
          tree,
        );
        break;
    }
  };

  #paths(document: JsonDocument, node: number): { readonly template: string; readonly jsonPath: string } {
    const path = pathOf(document, node);
    return { template: templateForPath(path), jsonPath: jsonPathOf(path) };
  }

  #usePath(document: JsonDocument, node: number, append: boolean): void {
    const { template, jsonPath } = this.#paths(document, node);
    const editor = this.#editor;
    if (editor === null) return;
    if (this.#formatRun.language === 'jsonpath') {
      editor.replace(0, this.#formatRun.format.length, jsonPath);
      return;
    }
    const edit = placePath(this.#formatRun.format, editor.offset, template, { last: this.#placed, append });
    editor.replace(edit.start, edit.end, edit.text);
    this.#placed = edit.start === 0 && edit.text === template ? this.#formatRun.format : undefined;
    this.#markCursor();
  }

  #showValue(document: JsonDocument, node: number): void {
    const { jsonPath } = this.#paths(document, node);
    this.#shownNode = node;
    this.renderRoot.querySelector<ValuePane>('strata-value-pane')?.show(jsonPath, copiedValue(document, node));
  }
  #shownNode = -1;

  readonly #valueAsked = (event: ValuePaneEvent): void => {
    const document = this.#document;
    const pane = this.renderRoot.querySelector<ValuePane>('strata-value-pane');
    const text = pane?.text ?? '';
    switch (event.what) {
      case 'copy':
        this.#copy(text, l10n.t('value'));
        break;
      case 'open':
        void this.#ask({ kind: 'open-document', language: isJson(text) ? 'json' : 'plaintext', text });
        break;
      case 'close':
        if (pane) pane.text = undefined;
        this.#tree?.focus();
        if (document !== undefined && this.#shownNode >= 0) this.#tree?.reveal(this.#shownNode, { select: true });
        break;
    }
  };

  readonly #matchSelected = (event: MatchSelectEvent): void => {
    this.#tree?.reveal(event.node, { select: true });
  };

  readonly #rowSelected = (event: RowSelectEvent): void => this.#selectImage(event.key);

  #selectImage(key: string): void {
    if (key === this.#selected) return;
    this.#toggled = this.#tree?.toggled ?? [];
    this.#selected = key;
    this.#find = FindNavigation.nothing;
    this.#marked = new Set();
    this.#keep();
    this.requestUpdate();
    void this.updateComplete.then(async () => {
      await this.#tree?.updateComplete;
      this.#tree?.restoreToggled(this.#toggled);
      this.#markCursor();
    });
  }

  // Finding

  #openFind(): void {
    this.#finding = true;
    this.#pane = 'record';
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('strata-find-bar')?.focus());
  }

  readonly #findChanged = (event: FindEvent): void => {
    const { change } = event;
    const document = this.#document;
    switch (change.kind) {
      case 'query':
        this.#find =
          document === undefined
            ? FindNavigation.nothing
            : FindNavigation.find(document, change, Math.max(0, this.#tree?.selected ?? 0));
        break;
      case 'go':
        this.#find = this.#find.step(change.forward);
        break;
      case 'close':
        this.#finding = false;
        this.#find = FindNavigation.nothing;
        this.#tree?.focus();
        break;
    }
    if (this.#find.current !== undefined) this.#tree?.reveal(this.#find.current, { select: true });
    this.requestUpdate();
  };

  // Everything else

  readonly #openDiff = (): void => {
    const [left, right] = this.#sides;
    if (left !== undefined && right !== undefined) void this.#ask({ kind: 'compare', left, right });
  };

  readonly #sashMoved = ({ by }: SashEvent): void => {
    const height = this.renderRoot.querySelector('.result')?.getBoundingClientRect().height ?? 0;
    this.#split = Math.min(0.85, Math.max(0.1, (height + by) / this.clientHeight));
    this.#keep();
    this.requestUpdate();
  };

  #copy(text: string, what: string): void {
    void this.#ask({ kind: 'copy', text, what }).then((ok) => {
      if (ok) this.#say(l10n.t('Copied {0}', what));
    });
  }

  /** Asks the extension; what fails is said in the view. */
  async #ask(request: Request): Promise<boolean> {
    const answer = await this.host?.request(request);
    if (answer === undefined) return false;
    if (!answer.ok && answer.message !== '') this.#say(answer.message);
    return answer.ok;
  }

  #say(notice: string): void {
    this.#notice = notice;
    this.requestUpdate();
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => {
      this.#notice = '';
      this.requestUpdate();
    }, 2_500);
  }

  /** Keeps what the person did, soon: a reload of the window begins where this ends. */
  readonly #keep = (): void => {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = setTimeout(() => {
      const toggled = this.#tree?.toggled ?? [];
      this.host?.keep({
        version: 1,
        images: this.#images.map(({ key, name, id, source }) => ({ key, name, id, source })),
        format: this.#formatRun.format,
        language: this.#formatRun.language,
        shell: this.#shell,
        toggled: toggled.length > MOST_TOGGLED ? [] : toggled,
        split: this.#split,
        ...(this.#selected === undefined ? {} : { selected: this.#selected }),
      } satisfies InspectState);
    }, 250);
  };

  static override styles = inspectStyles;
}
