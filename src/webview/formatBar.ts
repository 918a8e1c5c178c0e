import { css, html, LitElement, type TemplateResult } from 'lit';
import type { FormatLanguage, NamedFormat, Shell } from '../protocol.ts';
import { completionsAt, type Completions } from './completions.ts';
import type { EditorEvent, FormatEditor } from './formatEditor.ts';
import { commandMenu, historyMenu, namedMenu, removeMenu } from './formatMenus.ts';
import type { Problem } from './formatResult.ts';
import { icon } from './icons.ts';
import type { ImageRecord } from './imageRecord.ts';
import { l10n } from './l10n.ts';
import { placePath } from './placePath.ts';
import { theme } from './theme.ts';
import type { NodePaths } from './treeMenu.ts';
import type { ViewActions } from './viewActions.ts';

export type FormatBarChange =
  /** Another format, or another language for it. */
  | { readonly kind: 'format'; readonly format: string; readonly language: FormatLanguage }
  | { readonly kind: 'cursor' }
  | { readonly kind: 'shell'; readonly shell: Shell }
  /** Escape: the focus belongs to the record. */
  | { readonly kind: 'leave' };

export class FormatBarEvent extends Event {
  readonly change: FormatBarChange;

  constructor(change: FormatBarChange) {
    super('format-bar');
    this.change = change;
  }
}

/** The input that understands `--format` and JSONPath, with its history, named formats and the docker command. */
export class FormatBar extends LitElement {
  static override properties = {
    format: { attribute: false },
    language: { attribute: false },
    problem: { attribute: false },
    formats: { attribute: false },
    history: { attribute: false },
    shell: { attribute: false },
    images: { attribute: false },
    chosen: { attribute: false },
    secretsShown: { attribute: false },
    actions: { attribute: false },
  };
  declare format: string;
  declare language: FormatLanguage;
  declare problem: Problem | undefined;
  declare formats: readonly NamedFormat[];
  /** Newest first. */
  declare history: readonly string[];
  declare shell: Shell;
  declare images: readonly ImageRecord[];
  /** The image whose record completions are taken from. */
  declare chosen: ImageRecord | undefined;
  declare secretsShown: boolean;
  declare actions: ViewActions | undefined;
  /** The format a click in the tree made, as long as nobody changed it. */
  #placed: string | undefined;
  /** How far back in the history the arrow keys went, -1 where they did not. */
  #recalled = -1;

  constructor() {
    super();
    this.format = '';
    this.language = 'template';
    this.problem = undefined;
    this.formats = [];
    this.history = [];
    this.shell = 'bash';
    this.images = [];
    this.chosen = undefined;
    this.secretsShown = false;
    this.actions = undefined;
  }

  override focus(): void {
    this.#editor?.focus();
  }

  /** Where the cursor is in the format. */
  get offset(): number {
    return this.#editor?.offset ?? 0;
  }

  /** Puts the path of a node into the format, in the bar's language. */
  place(paths: NodePaths, append: boolean): void {
    const editor = this.#editor;
    if (editor === null) return;
    if (this.language === 'jsonpath') {
      editor.replace(0, this.format.length, paths.jsonPath);
      return;
    }
    const edit = placePath(this.format, editor.offset, paths.template, { last: this.#placed, append });
    editor.replace(edit.start, edit.end, edit.text);
    this.#placed = edit.start === 0 && edit.text === paths.template ? paths.template : undefined;
    this.#tell({ kind: 'cursor' });
  }

  /** Offers the docker command for each shell. */
  readonly #commandMenu = (event: Event): void => {
    const names = this.images.map(({ name }) => name);
    const items = commandMenu(this.format, names, this.shell, (command, shell) => {
      this.#tell({ kind: 'shell', shell });
      this.actions?.copy(command, l10n.t('command'));
    });
    this.#openMenu(items, event);
  };

  get #editor(): FormatEditor | null {
    return this.renderRoot.querySelector<FormatEditor>('strata-format-editor');
  }

  override render(): TemplateResult {
    const template = this.language === 'template';
    const titles = template
      ? {
          button: l10n.t('Go template, as for docker --format. Switch to JSONPath'),
          spoken: l10n.t('Language: Go template. Switch to JSONPath'),
          hint: l10n.t('{0} – type a format, or click a key below', '{{.Config.Env}}'),
        }
      : {
          button: l10n.t('JSONPath. Switch to Go template'),
          spoken: l10n.t('Language: JSONPath. Switch to Go template'),
          hint: l10n.t('{0} – type a JSONPath, or click a key below', '$.Config.Env'),
        };
    return html`<div class="bar">
      <button class="language" title=${titles.button} aria-label=${titles.spoken} @click=${this.#switchLanguage}>
        ${template ? '{{ }}' : '$.'}
      </button>
      <strata-format-editor
        .value=${this.format}
        .language=${this.language}
        .placeholder=${titles.hint}
        .squiggle=${this.problem?.squiggle}
        .message=${this.problem?.message}
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
        @click=${this.#commandMenu}
      >
        ${icon('terminal')}
      </button>
    </div>`;
  }

  readonly #edited = ({ change }: EditorEvent): void => {
    switch (change.kind) {
      case 'input':
        this.#recalled = -1;
        this.#change(change.value, this.language);
        break;
      case 'cursor':
        this.#tell({ kind: 'cursor' });
        break;
      case 'commit':
        if (this.format !== '') void this.actions?.ask({ kind: 'remember-format', format: this.format });
        break;
      case 'history':
        this.#recall(change.older);
        break;
      case 'leave':
        this.#tell({ kind: 'leave' });
        break;
    }
  };

  #recall(older: boolean): void {
    const next = this.#recalled + (older ? 1 : -1);
    if (next < -1 || next >= this.history.length) return;
    this.#use(next < 0 ? '' : (this.history[next] ?? ''), this.language);
    this.#recalled = next;
  }

  /** Replaces what is in the bar as if typed, so that undo brings it back. */
  #use(format: string, language: FormatLanguage): void {
    this.language = language;
    this.#editor?.replace(0, this.format.length, format);
  }

  readonly #switchLanguage = (): void => {
    this.#placed = undefined;
    this.#change('', this.language === 'template' ? 'jsonpath' : 'template');
    this.focus();
  };

  readonly #complete = (value: string, offset: number): Completions | undefined => {
    const { chosen } = this;
    return chosen === undefined || this.language !== 'template'
      ? undefined
      : completionsAt(value, offset, chosen, this.secretsShown);
  };

  readonly #historyMenu = (event: Event): void => {
    const items = historyMenu(
      this.history,
      (format) => this.#use(format, /^\$(?!.*\{\{)/s.test(format) ? 'jsonpath' : 'template'),
      () => void this.actions?.ask({ kind: 'forget-history' }),
    );
    this.#openMenu(items, event);
  };

  readonly #namedMenu = (event: Event): void => {
    const { format, language, formats } = this;
    const anchor = event.currentTarget;
    const remove = (name: string): void => void this.actions?.ask({ kind: 'remove-format', name });
    const items = namedMenu(
      formats,
      { format, language },
      {
        use: (named) => this.#use(named.format, named.language),
        keep: () => void this.actions?.ask({ kind: 'name-format', format, language }),
        remove: () => anchor instanceof HTMLElement && this.actions?.menu(removeMenu(formats, remove), anchor),
      },
    );
    this.#openMenu(items, event);
  };

  #openMenu(items: Parameters<ViewActions['menu']>[0], event: Event): void {
    if (event.currentTarget instanceof HTMLElement) this.actions?.menu(items, event.currentTarget);
  }

  #change(format: string, language: FormatLanguage): void {
    this.format = format;
    this.language = language;
    this.#tell({ kind: 'format', format, language });
  }

  #tell(change: FormatBarChange): void {
    this.dispatchEvent(new FormatBarEvent(change));
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        flex: none;
        position: relative;
        z-index: 10;
      }
      .bar {
        align-items: flex-start;
        display: flex;
        gap: 4px;
        padding: 6px 8px 4px 10px;
      }
      strata-format-editor {
        flex: 1;
      }
      button {
        height: 26px;
      }
      .language {
        font-family: var(--vscode-editor-font-family, monospace);
        min-width: 34px;
      }
      @media (max-width: 480px) {
        .bar {
          flex-wrap: wrap;
          padding: 4px 6px;
        }
        strata-format-editor {
          flex: 1 1 100%;
          order: -1;
        }
      }
    `,
  ];
}
