import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { theme } from './theme.ts';
import type { MenuPoint } from './viewActions.ts';

export type MenuItem =
  | {
      readonly kind: 'action';
      readonly label: string;
      readonly hint?: string;
      readonly run: () => void;
      readonly remove?: () => void;
    }
  | { readonly kind: 'separator' }
  | { readonly kind: 'heading'; readonly label: string };

/** A menu at a point of the page; the keyboard works as in the editor's own menus. Resolves once it is closed. */
export class PopupMenu extends LitElement {
  static override properties = { items: { attribute: false } };
  declare items: readonly MenuItem[];
  #chosen = 0;
  #left = 0;
  #top = 0;
  #back: HTMLElement | undefined;

  constructor() {
    super();
    this.items = [];
    this.hidden = true;
  }

  /** Opens below an element, or at a point. */
  open(items: readonly MenuItem[], place: HTMLElement | MenuPoint): void {
    const at = place instanceof HTMLElement ? below(place) : place;
    this.items = items;
    this.#back = at.back;
    this.#chosen = items.findIndex(({ kind }) => kind === 'action');
    this.#left = at.x;
    this.#top = at.y;
    this.hidden = false;
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const menu = this.renderRoot.querySelector<HTMLElement>('[role=menu]');
      if (menu === null) return;
      const { width, height } = menu.getBoundingClientRect();
      this.#left = Math.max(2, Math.min(at.x, window.innerWidth - width - 4));
      this.#top = Math.max(2, Math.min(at.y, window.innerHeight - height - 4));
      this.requestUpdate();
      this.#focusChosen();
    });
  }

  close(): void {
    if (this.hidden) return;
    this.hidden = true;
    this.items = [];
    this.#back?.focus();
    this.#back = undefined;
  }

  override render(): TemplateResult | typeof nothing {
    if (this.hidden) return nothing;
    return html`<div class="shade" @mousedown=${() => this.close()} @contextmenu=${this.#shadeMenu}></div>
      <div role="menu" tabindex="-1" .style=${`left: ${this.#left}px; top: ${this.#top}px`} @keydown=${this.#keyDown}>
        ${this.items.map((item, index) => this.#item(item, index))}
      </div>`;
  }

  #item(item: MenuItem, index: number): TemplateResult {
    switch (item.kind) {
      case 'separator':
        return html`<div class="separator" role="separator"></div>`;
      case 'heading':
        return html`<div class="heading quiet" role="presentation">${item.label}</div>`;
      case 'action':
        return html`<div
          class="item ${index === this.#chosen ? 'chosen' : ''}"
          role="menuitem"
          tabindex="-1"
          data-index=${index}
          @mouseenter=${() => this.#choose(index)}
          @click=${() => this.#run(item.run)}
        >
          <span class="label" title=${item.label}>${item.label}</span>
          ${item.hint === undefined ? nothing : html`<span class="hint">${item.hint}</span>`}
        </div>`;
    }
  }

  #choose(index: number): void {
    this.#chosen = index;
    this.requestUpdate();
    void this.updateComplete.then(() => this.#focusChosen());
  }

  #focusChosen(): void {
    const item = this.renderRoot.querySelector<HTMLElement>(`[data-index='${this.#chosen}']`);
    (item ?? this.renderRoot.querySelector<HTMLElement>('[role=menu]'))?.focus();
  }

  #run(run: () => void): void {
    this.close();
    run();
  }

  readonly #shadeMenu = (event: Event): void => {
    event.preventDefault();
    this.close();
  };

  readonly #keyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const actions = this.items.flatMap((item, index) => (item.kind === 'action' ? [index] : []));
    const place = actions.indexOf(this.#chosen);
    const step = (by: number): void => {
      const next = actions[(place + by + actions.length) % actions.length];
      if (next !== undefined) this.#choose(next);
    };
    const item = this.items[this.#chosen];
    switch (event.key) {
      case 'ArrowDown':
        step(1);
        break;
      case 'ArrowUp':
        step(-1);
        break;
      case 'Home':
        step(-place);
        break;
      case 'End':
        step(actions.length - 1 - place);
        break;
      case 'Enter':
      case ' ':
        if (item?.kind === 'action') this.#run(item.run);
        break;
      case 'Delete':
        if (item?.kind === 'action' && item.remove !== undefined) this.#run(item.remove);
        break;
      case 'Escape':
      case 'Tab':
        this.close();
        break;
      default: {
        const wanted = event.key.toLowerCase();
        const following = [...actions.slice(place + 1), ...actions.slice(0, place + 1)];
        const found = following.find((index) => {
          const candidate = this.items[index];
          return candidate?.kind === 'action' && candidate.label.toLowerCase().startsWith(wanted);
        });
        if (event.key.length !== 1 || found === undefined) return;
        this.#choose(found);
      }
    }
    event.preventDefault();
  };

  static override styles = [
    theme,
    css`
      .shade {
        inset: 0;
        position: fixed;
        z-index: 40;
      }
      [role='menu'] {
        background: var(--vscode-menu-background);
        border: 1px solid var(--vscode-menu-border, var(--vscode-widget-border, transparent));
        border-radius: 5px;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow);
        color: var(--vscode-menu-foreground);
        max-height: calc(100vh - 8px);
        max-width: min(480px, calc(100vw - 8px));
        min-width: 160px;
        outline: none;
        overflow: auto;
        padding: 4px;
        position: fixed;
        z-index: 41;
      }
      .item {
        border-radius: 3px;
        cursor: pointer;
        display: flex;
        gap: 24px;
        justify-content: space-between;
        line-height: 22px;
        outline: none;
        padding: 0 10px;
        white-space: nowrap;
      }
      .item.chosen {
        background: var(--vscode-menu-selectionBackground);
        color: var(--vscode-menu-selectionForeground);
        outline: 1px solid var(--vscode-menu-selectionBorder, transparent);
        outline-offset: -1px;
      }
      .label,
      .hint {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .hint {
        flex: none;
        max-width: 55%;
      }
      .heading {
        font-size: 11px;
        padding: 4px 10px 2px;
      }
      .separator {
        background: var(--vscode-menu-separatorBackground);
        height: 1px;
        margin: 4px 0;
      }
    `,
  ];
}

function below(element: HTMLElement): MenuPoint {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom + 2, back: element };
}
