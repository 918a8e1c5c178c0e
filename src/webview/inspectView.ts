import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { shown } from '../core/shown.ts';
import type { ImagePlace, InspectState, NamedFormat, Request, Shell, ToView } from '../protocol.ts';
import type { FormatBar, FormatBarEvent } from './formatBar.ts';
import { FormatRun } from './formatRun.ts';
import type { InspectHost } from './inspectHost.ts';
import { icon } from './icons.ts';
import { frameStyles } from './frameStyles.ts';
import type { JsonTree } from './jsonTree.ts';
import { KeptState } from './keptState.ts';
import { l10n } from './l10n.ts';
import { nodesOfFormat } from './nodesOfFormat.ts';
import type { PopupMenu } from './popupMenu.ts';
import type { RecordPane, UsePathEvent } from './recordPane.ts';
import type { Sides } from './recordToolbar.ts';
import type { ResultEvent } from './resultPane.ts';
import type { ViewActions } from './viewActions.ts';
import { ViewImages } from './viewImages.ts';
import { theme } from './theme.ts';

/** Rows opened and closed by hand that are kept over a reload; whoever opens more begins anew. */
const MOST_TOGGLED = 5_000;
const NOTICE_MILLISECONDS = 2_500;

/** The whole view: a format bar over what it prints, over the record it prints from. */
export class InspectView extends LitElement {
  #host: InspectHost | undefined;
  readonly #images = new ViewImages(() => this.#run());
  readonly #formatRun = new FormatRun(() => this.requestUpdate());
  readonly #kept = new KeptState(() => this.#state());
  #formats: readonly NamedFormat[] = [];
  #history: readonly string[] = [];
  #shell: Shell = 'bash';
  #trouble: string | undefined;
  #sides: Sides = [undefined, undefined];
  #marked: ReadonlySet<number> = new Set();
  #marking = false;
  #secretsShown = false;
  #split = 0.4;
  #toggled: readonly string[] = [];
  #notice = '';
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  readonly #actions: ViewActions = {
    ask: (request) => this.#ask(request),
    copy: (text, what) => void this.#copy(text, what),
    menu: (items, at) => this.#menu?.open(items, at),
  };

  /** Joins the conversation with the extension. */
  connect(host: InspectHost): void {
    this.#host = host;
    this.#kept.host = host;
    const restored = host.restored();
    if (restored !== undefined) {
      this.#formatRun.format = restored.format;
      this.#formatRun.language = restored.language;
      this.#shell = restored.shell;
      this.#split = restored.split;
      this.#images.selected = restored.selected;
      this.#toggled = restored.toggled;
    }
    host.listen(window, (message) => this.#receive(message));
    window.addEventListener('keydown', this.#keyDown);
  }

  #receive(message: Exclude<ToView, { kind: 'answer' }>): void {
    switch (message.kind) {
      case 'show':
        this.#show(message);
        break;
      case 'more':
        this.#images.add(message.images);
        break;
      case 'update':
        this.#update(message.image.key, () => this.#images.update(message.image));
        this.#trouble = undefined;
        break;
      case 'gone':
        this.#images.markGone(message.key);
        break;
      case 'chosen':
        this.#choose(message.place, message.key);
        break;
      case 'formats':
        this.#formats = message.formats;
        this.#history = message.history;
        break;
      case 'trouble':
        this.#trouble = message.text;
        break;
    }
    this.requestUpdate();
  }

  #show(message: Extract<ToView, { kind: 'show' }>): void {
    this.#images.show(message.images, message.total);
    this.#formats = message.formats;
    this.#history = message.history;
    // A shell that was chosen before is kept.
    if (this.#host?.restored() === undefined) this.#shell = message.shell;
    if (message.format !== undefined) this.#formatRun.format = message.format;
    if (message.compare === true && this.#record !== null) this.#record.pane = 'compare';
    const [left, right] = this.#images.all;
    this.#sides = [left?.key, right?.key];
    this.#recordChanged();
  }

  /** Changes an image's record; opened rows are found again by their paths. */
  #update(key: string, change: () => void): void {
    const isShown = key === this.#images.selected;
    if (isShown) this.#toggled = this.#tree?.toggled ?? [];
    change();
    if (isShown) this.#recordChanged();
    else this.#run();
  }

  #choose(place: ImagePlace, key: string): void {
    const [left, right] = this.#sides;
    switch (place) {
      case 'record':
        this.#selectImage(key);
        break;
      case 'left':
        this.#sides = [key, right];
        break;
      case 'right':
        this.#sides = [left, key];
        break;
    }
  }

  get #bar(): FormatBar | null {
    return this.renderRoot.querySelector<FormatBar>('strata-format-bar');
  }
  get #record(): RecordPane | null {
    return this.renderRoot.querySelector<RecordPane>('strata-record-pane');
  }
  get #tree(): JsonTree | null {
    return this.#record?.tree ?? null;
  }
  get #menu(): PopupMenu | null {
    return this.renderRoot.querySelector<PopupMenu>('strata-popup-menu');
  }

  override render(): TemplateResult {
    const { chosen, all, many } = this.#images;
    const run = this.#formatRun;
    const secrets = this.#printedSecrets;
    return html`${this.#banner()}
      <strata-format-bar
        .format=${run.format}
        .language=${run.language}
        .problem=${run.problem}
        .formats=${this.#formats}
        .history=${this.#history}
        .shell=${this.#shell}
        .images=${all}
        .chosen=${chosen}
        .secretsShown=${this.#secretsShown}
        .actions=${this.#actions}
        @format-bar=${this.#barChanged}
      ></strata-format-bar>
      <strata-result-pane
        .result=${run.result}
        .document=${chosen?.document}
        .name=${many ? 'images' : (chosen?.name ?? 'image')}
        .selected=${this.#images.selected}
        .many=${many}
        .asText=${run.asText}
        .secrets=${secrets}
        .secretValues=${secrets === 'covered' ? this.#images.secrets : noSecrets}
        .split=${this.#split}
        .actions=${this.#actions}
        @result-change=${this.#resultChanged}
      ></strata-result-pane>
      <strata-record-pane
        .images=${all}
        .chosen=${chosen}
        .many=${many}
        .sides=${this.#sides}
        .marked=${this.#marked}
        .secretsShown=${this.#secretsShown}
        .actions=${this.#actions}
        @use-path=${({ paths, append }: UsePathEvent) => this.#bar?.place(paths, append)}
        @rows-changed=${this.#kept.soon}
      ></strata-record-pane>
      <strata-popup-menu></strata-popup-menu>
      <div class="notice" role="status">${this.#notice}</div>`;
  }

  #banner(): TemplateResult | typeof nothing {
    const { chosen } = this.#images;
    const gone =
      chosen?.gone === true
        ? l10n.t('{0} is no longer there. This is its last record.', shown(chosen.name))
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

  /** Whether the output holds secret-looking values. */
  get #printedSecrets(): 'none' | 'covered' | 'shown' {
    if (!this.#formatRun.printsSecrets) return 'none';
    return this.#secretsShown ? 'shown' : 'covered';
  }

  readonly #barChanged = ({ change }: FormatBarEvent): void => {
    switch (change.kind) {
      case 'format':
        this.#formatRun.format = change.format;
        this.#formatRun.language = change.language;
        this.#run();
        break;
      case 'cursor':
        this.#markSoon();
        break;
      case 'shell':
        this.#shell = change.shell;
        this.#kept.soon();
        this.requestUpdate();
        break;
      case 'leave':
        this.#record?.focus();
        break;
    }
  };

  readonly #resultChanged = ({ change }: ResultEvent): void => {
    switch (change.kind) {
      case 'switch-text':
        this.#formatRun.asText = !this.#formatRun.asText;
        this.#run();
        break;
      case 'switch-secrets':
        this.#secretsShown = !this.#secretsShown;
        break;
      case 'split':
        this.#split = change.split;
        this.#kept.soon();
        break;
      case 'image':
        this.#selectImage(change.key);
        break;
      case 'node':
        this.#tree?.reveal(change.node, { select: true });
        break;
    }
    this.requestUpdate();
  };

  #run(): void {
    const { all: images, chosen, many } = this.#images;
    this.#formatRun.run({ images, chosen, many });
    this.#kept.soon();
  }

  #recordChanged(): void {
    this.#marked = new Set();
    this.#run();
    this.requestUpdate();
    void this.#drawnTree().then((tree) => {
      tree?.restoreToggled(this.#toggled);
      this.#mark();
      // Read for the format engine while nobody waits: the first keystroke would.
      setTimeout(() => this.#images.chosen?.warmUp(), 50);
    });
  }

  #selectImage(key: string): void {
    if (key === this.#images.selected) return;
    this.#toggled = this.#tree?.toggled ?? [];
    this.#images.selected = key;
    this.#recordChanged();
  }

  /** The tree, once it stands at the record that is to be shown. */
  async #drawnTree(): Promise<JsonTree | null> {
    await this.updateComplete;
    await this.#record?.updateComplete;
    const tree = this.#tree;
    await tree?.updateComplete;
    return tree;
  }

  /** Once the key that moved the cursor is on the screen: the tree must not hold that back. */
  #markSoon(): void {
    if (this.#marking) return;
    this.#marking = true;
    requestAnimationFrame(() =>
      setTimeout(() => {
        this.#marking = false;
        this.#mark();
      }),
    );
  }

  /** Marks in the tree what the cursor in the format stands on, or what the JSONPath found. */
  #mark(): void {
    const { chosen } = this.#images;
    if (chosen === undefined) return;
    const nodes = nodesOfFormat(this.#formatRun, this.#bar?.offset ?? 0, chosen);
    if (nodes.length === this.#marked.size && nodes.every((node) => this.#marked.has(node))) return;
    this.#marked = new Set(nodes);
    const [first] = nodes;
    if (first !== undefined && first > 0) this.#tree?.reveal(first, { select: false });
    this.requestUpdate();
  }

  override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.#formatRun.language === 'jsonpath') this.#markSoon();
  }

  /** The editor's own keys for finding, wherever the focus is. VS Code has already kept the browser's search away. */
  readonly #keyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (event.key.toLowerCase() !== 'f') return;
    event.preventDefault();
    event.stopPropagation();
    this.#record?.openFind();
  };

  async #copy(text: string, what: string): Promise<void> {
    if (await this.#ask({ kind: 'copy', text, what })) this.#say(l10n.t('Copied {0}', what));
  }

  async #ask(request: Request): Promise<boolean> {
    const answer = await this.#host?.request(request);
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
    }, NOTICE_MILLISECONDS);
  }

  #state(): InspectState {
    const { all, selected } = this.#images;
    const toggled = this.#tree?.toggled ?? this.#toggled;
    return {
      version: 1,
      images: all.map(({ key, name, id, source }) => ({ key, name, id, source })),
      format: this.#formatRun.format,
      language: this.#formatRun.language,
      shell: this.#shell,
      toggled: toggled.length > MOST_TOGGLED ? [] : toggled,
      split: this.#split,
      ...(selected === undefined ? {} : { selected }),
    };
  }

  static override styles = [theme, frameStyles];
}

/** The same every time, so that nothing is drawn again for it. */
const noSecrets: readonly string[] = [];
