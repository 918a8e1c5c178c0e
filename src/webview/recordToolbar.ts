import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { shown } from '../core/shown.ts';
import type { ImagePlace } from '../protocol.ts';
import { icon, type IconName } from './icons.ts';
import type { ImageRecord } from './imageRecord.ts';
import { l10n } from './l10n.ts';
import { shortId } from './outputWords.ts';
import { theme } from './theme.ts';

/** What the lower part of the view shows. */
export type Pane = 'record' | 'compare';

/** Keys of the images that are compared. */
export type Sides = readonly [string | undefined, string | undefined];

export type ToolbarAction =
  | { readonly kind: 'find' | 'collapse' | 'open-record' | 'open-diff' | 'compare-with' | 'reveal' | 'show-picture' }
  | { readonly kind: 'levels'; readonly anchor: HTMLElement }
  | { readonly kind: 'pane'; readonly pane: Pane }
  /** Another image is to be shown, or compared, in this place. */
  | { readonly kind: 'choose'; readonly place: ImagePlace };

export class ToolbarEvent extends Event {
  readonly action: ToolbarAction;

  constructor(action: ToolbarAction) {
    super('toolbar-action');
    this.action = action;
  }
}

/** Over the record: whose it is, or which two are compared, and what can be done. */
export class RecordToolbar extends LitElement {
  static override properties = {
    chosen: { attribute: false },
    sides: { attribute: false },
    pane: { attribute: false },
    many: { attribute: false },
  };
  declare chosen: ImageRecord | undefined;
  /** Names of the images that are compared. */
  declare sides: Sides;
  declare pane: Pane;
  declare many: boolean;

  constructor() {
    super();
    this.chosen = undefined;
    this.sides = [undefined, undefined];
    this.pane = 'record';
    this.many = false;
  }

  override render(): TemplateResult {
    const compare = this.pane === 'compare';
    const tabs = html`<div role="tablist" aria-label=${l10n.t('What is shown below')}>
      ${this.#tab('record', l10n.t('Record'))} ${this.#tab('compare', l10n.t('Compare'))}
    </div>`;
    return html`<div class="toolbar">
      ${this.many ? tabs : nothing} ${compare ? this.#sideButtons() : this.#whose()}
      <div class="tools" role="toolbar" aria-label=${l10n.t('Record')}>
        ${compare ? this.#compareTools() : this.#recordTools()}
      </div>
    </div>`;
  }

  #whose(): TemplateResult {
    const { chosen } = this;
    const name = shown(chosen?.name ?? '');
    return html`${
        this.many
          ? this.#chooser(l10n.t('Image'), name, 'record')
          : html`<span class="name" title=${name}>${name}</span>`
      } <span class="quiet id mono" title=${shown(chosen?.id ?? '')}>${shown(shortId(chosen?.id ?? ''))}</span>`;
  }

  #sideButtons(): TemplateResult {
    const [left, right] = this.sides;
    return html`${this.#chooser(l10n.t('Left image'), shown(left ?? ''), 'left')}
      <span class="quiet arrow" aria-hidden="true">↔</span>
      ${this.#chooser(l10n.t('Right image'), shown(right ?? ''), 'right')}`;
  }

  /** An image's name, which the editor's own list of images changes when it is pressed. */
  #chooser(what: string, name: string, place: ImagePlace): TemplateResult {
    return html`<button
      class="chooser"
      title=${l10n.t('{0}: {1}. Choose another', what, name)}
      aria-label=${l10n.t('{0}: {1}. Choose another', what, name)}
      @click=${() => this.#tell({ kind: 'choose', place })}
    >
      <span class="name">${name}</span>${icon('chevron-down')}
    </button>`;
  }

  #recordTools(): TemplateResult {
    return html`${this.#tool('search', l10n.t('Find'), () => this.#tell({ kind: 'find' }))}
    ${this.#tool('expand-all', l10n.t('Expand to Level'), this.#levels)}
    ${this.#tool('collapse-all', l10n.t('Collapse All'), () => this.#tell({ kind: 'collapse' }))}
    ${this.many ? nothing : this.#tool('diff', l10n.t('Compare With…'), () => this.#tell({ kind: 'compare-with' }))}
    ${this.#tool('layers', l10n.t('Show Layers'), () => this.#tell({ kind: 'reveal' }))}
    ${this.#tool('treemap', l10n.t('Show Image as a Picture'), () => this.#tell({ kind: 'show-picture' }))}
    ${this.#tool('go-to-file', l10n.t('Open Record in Editor'), () => this.#tell({ kind: 'open-record' }))}`;
  }

  #compareTools(): TemplateResult {
    return this.#tool('diff', l10n.t('Open Records in Diff Editor'), () => this.#tell({ kind: 'open-diff' }));
  }

  #tab(pane: Pane, label: string): TemplateResult {
    return html`<button
      role="tab"
      aria-selected=${this.pane === pane}
      @click=${() => this.#tell({ kind: 'pane', pane })}
    >
      ${label}
    </button>`;
  }

  #tool(name: IconName, label: string, run: (event: Event) => void): TemplateResult {
    return html`<button title=${label} aria-label=${label} @click=${run}>${icon(name)}</button>`;
  }

  readonly #levels = (event: Event): void => {
    if (event.currentTarget instanceof HTMLElement) this.#tell({ kind: 'levels', anchor: event.currentTarget });
  };

  #tell(action: ToolbarAction): void {
    this.dispatchEvent(new ToolbarEvent(action));
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        flex: none;
      }
      .toolbar {
        align-items: center;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        display: flex;
        gap: 2px;
        padding: 2px 8px 2px 12px;
      }
      .name {
        font-weight: 600;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .chooser {
        flex: 0 1 auto;
        min-width: 0;
        padding: 0 4px 0 6px;
      }
      .id {
        flex: 0 1 auto;
        margin-left: 6px;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      [role='tablist'] {
        display: flex;
        flex: none;
        margin-right: 6px;
      }
      [role='tab'] {
        border-radius: 0;
        border-width: 0 0 1px;
        color: var(--vscode-panelTitle-inactiveForeground);
        padding: 0 6px;
      }
      [role='tab'][aria-selected='true'] {
        border-bottom-color: var(--vscode-panelTitle-activeBorder);
        color: var(--vscode-panelTitle-activeForeground);
      }
      .tools {
        display: flex;
        flex: none;
        margin-left: auto;
      }
      @media (max-width: 480px) {
        .toolbar {
          flex-wrap: wrap;
        }
        .id {
          display: none;
        }
        /* A line of their own, below the tools. */
        .chooser,
        .arrow {
          order: 1;
        }
      }
    `,
  ];
}
