import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { formatBytes } from '../../core/bytes.ts';
import { showName } from '../../core/tar/bytes.ts';
import type { MapTile } from '../../protocol/picture.ts';
import { l10n } from '../l10n.ts';
import { theme } from '../theme.ts';
import { layerStyles, noLook, type LayerLook } from './layerLooks.ts';
import { nearestTile, type Direction } from './nearestTile.ts';

/** What a person did with the map. */
export type MapAction =
  | { readonly kind: 'open'; readonly path: string; readonly isDirectory: boolean }
  | { readonly kind: 'up' }
  | { readonly kind: 'point'; readonly layer: number | undefined }
  | { readonly kind: 'list' }
  | { readonly kind: 'resize'; readonly width: number; readonly height: number };

export class MapEvent extends Event {
  readonly action: MapAction;

  constructor(action: MapAction) {
    super('map-action');
    this.action = action;
  }
}

/** What is written into a tile needs so much room, in pixels. */
const labelRoom = { width: 34, height: 15, second: 30, figure: 56 };
const headerHeight = 18;
const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** A directory as a treemap. Tiles are buttons: a directory zooms in, a file opens. */
export class FileMap extends LitElement {
  static override properties = {
    tiles: { attribute: false },
    total: { attribute: false },
    directory: { attribute: false },
    looks: { attribute: false },
    layerName: { attribute: false },
    lit: { attribute: false },
    busy: { type: Boolean, reflect: true },
  };
  declare tiles: readonly MapTile[];
  /** Bytes of the directory shown. */
  declare total: number;
  /** Its path; empty for the root. */
  declare directory: string;
  declare looks: ReadonlyMap<number, LayerLook>;
  /** What a layer is called in a tooltip. */
  declare layerName: (layer: number) => string;
  /** The layer whose files stand out; undefined for none. */
  declare lit: number | undefined;
  declare busy: boolean;
  #resize: ResizeObserver | undefined;
  #focused = 0;
  #hovered: number | undefined;
  #tip: { readonly index: number; readonly x: number; readonly y: number } | undefined;
  /** The keyboard was in the map when the directory changed. */
  #hadFocus = false;

  constructor() {
    super();
    this.tiles = [];
    this.total = 0;
    this.directory = '';
    this.looks = new Map();
    this.layerName = String;
    this.lit = undefined;
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this;
      if (width > 1 && height > 1) this.#tell({ kind: 'resize', width, height });
    });
    this.#resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize?.disconnect();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('tiles')) return;
    this.#hadFocus = this.shadowRoot?.activeElement !== null && this.shadowRoot !== null;
    this.#focused = 0;
    this.#hovered = undefined;
    this.#tip = undefined;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('tiles') && this.#hadFocus) this.focus();
  }

  override focus(): void {
    this.#element(this.#focused)?.focus();
  }

  override render(): TemplateResult {
    const isDimmed = this.lit !== undefined && this.tiles.some(({ file }) => file?.layer === this.lit);
    return html`<div
        class=${isDimmed ? 'map dimmed' : 'map'}
        role="group"
        aria-label=${l10n.t(
          'Map of {0}, {1}: Enter opens, Backspace goes up, arrow keys move',
          nameOf(this.directory),
          formatBytes(this.total),
        )}
        @keydown=${this.#keyDown}
        @click=${this.#click}
        @pointermove=${this.#pointerMove}
        @pointerleave=${this.#pointerLeave}
        @focusin=${this.#focusIn}
        @focusout=${this.#focusOut}
      >
        ${guard([this.tiles, this.looks, this.lit, this.#focused], () =>
          // The tooltip follows the pointer: for that no tile is drawn anew.
          this.tiles.map((tile, index) => this.#tile(tile, index)),
        )}
      </div>
      ${this.#tip === undefined ? nothing : this.#tooltip(this.#tip.index, this.#tip)}`;
  }

  #tile(tile: MapTile, index: number): TemplateResult {
    const { x, y, width, height, file, size, restCount } = tile;
    const isBig = width > 180 && height > 90 && file?.isOpen !== true;
    const look = (file?.layer === undefined ? undefined : this.looks.get(file.layer)) ?? noLook;
    const isOpen = file?.isOpen === true;
    const isDead = file !== undefined && !isOpen && file.dead > 0 && file.dead >= size;
    const classes = [
      'tile',
      'layered',
      isOpen ? 'open' : look.pattern,
      isDead ? 'hatched' : '',
      file === undefined ? 'rest' : '',
      isBig ? 'big' : '',
      this.lit !== undefined && file?.layer === this.lit ? 'lit' : '',
    ].join(' ');
    const hasLabel = width >= labelRoom.width && height >= labelRoom.height;
    const label = file === undefined ? l10n.t('{0} more', l10n.number(restCount)) : showName(tile.label);
    return html`<button
      class=${classes}
      data-index=${index}
      tabindex=${index === this.#focused ? 0 : -1}
      aria-label=${this.#spoken(tile)}
      .style=${`${look.style} left: ${x}px; top: ${y}px; width: ${Math.max(1, width - 1)}px; height: ${Math.max(1, height - 1)}px`}
    >
      ${
        hasLabel
          ? html`<span class="label"
              ><span class="name plate">${label}</span> ${
                isOpen && width > 110
                  ? html`<span class="size plate">${formatBytes(size)}</span>`
                  : !isOpen && height >= labelRoom.second && width >= labelRoom.figure
                    ? html`<span class="size plate">${formatBytes(size)}</span>`
                    : nothing
              }</span
            >`
          : nothing
      }
    </button>`;
  }

  /** Begins with what can be read on the tile. */
  #spoken({ file, label, size, restCount }: MapTile): string {
    if (file === undefined) return `${l10n.t('{0} more', l10n.number(restCount))} ${formatBytes(size)}`;
    return [
      `${showName(label)} ${formatBytes(size)}`,
      file.isDirectory ? l10n.t('directory {0}', nameOf(file.path)) : nameOf(file.path),
      ...(file.layer === undefined ? [] : [this.layerName(file.layer)]),
      ...(file.dead > 0 ? [l10n.t('{0} wasted', formatBytes(file.dead))] : []),
    ].join(', ');
  }

  #tooltip(index: number, { x, y }: { readonly x: number; readonly y: number }): TemplateResult | typeof nothing {
    const tile = this.tiles[index];
    if (tile === undefined) return nothing;
    const { file, size, restCount } = tile;
    const share = this.total === 0 ? 0 : (100 * size) / this.total;
    const look = (file?.layer === undefined ? undefined : this.looks.get(file.layer)) ?? noLook;
    const atRight = x > this.clientWidth / 2;
    const atBottom = y > this.clientHeight / 2;
    const place = `${atRight ? `right: ${this.clientWidth - x + 12}px` : `left: ${x + 12}px`}; ${
      atBottom ? `bottom: ${this.clientHeight - y + 12}px` : `top: ${y + 16}px`
    }`;
    return html`<div class="tip" aria-hidden="true" .style=${place}>
      <div class="path">
        ${file === undefined ? l10n.t('{0} smaller ones', l10n.number(restCount)) : nameOf(file.path)}
      </div>
      <div>
        <b>${formatBytes(size)}</b>
        <span class="quiet"
          >${l10n.t('{0} % of {1}', share < 10 ? share.toFixed(1) : share.toFixed(0), nameOf(this.directory))}</span
        >
      </div>
      ${
        file?.layer === undefined
          ? nothing
          : html`<div class="from">
              <span class="swatch layered ${look.pattern}" .style=${look.style}></span>
              <span
                >${file.isDirectory ? l10n.t('mostly {0}', this.layerName(file.layer)) : this.layerName(file.layer)}</span
              >
            </div>`
      }
      ${
        file !== undefined && file.dead > 0
          ? html`<div class="from">
              <span class="swatch layered hatched" .style=${look.style}></span>
              <span
                >${l10n.t('{0} of it no container can see: a later layer replaces or deletes it', formatBytes(file.dead))}</span
              >
            </div>`
          : nothing
      }
    </div>`;
  }

  readonly #click = (event: MouseEvent): void => {
    const index = indexOf(event);
    if (index !== undefined) this.#open(index);
  };

  #open(index: number): void {
    const tile = this.tiles[index];
    if (tile === undefined) return;
    if (tile.file === undefined) this.#tell({ kind: 'list' });
    else this.#tell({ kind: 'open', path: tile.file.path, isDirectory: tile.file.isDirectory });
  }

  readonly #keyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    if (direction !== undefined) {
      const next = nearestTile(this.tiles.map(handleOf), this.#focused, direction);
      if (next !== undefined) this.#focusTile(next);
    } else if (event.key === 'Home') this.#focusTile(0);
    else if (event.key === 'Backspace' || event.key === 'Escape') this.#tell({ kind: 'up' });
    else return;
    event.preventDefault();
  };

  #focusTile(index: number): void {
    this.#focused = index;
    this.#element(index)?.focus();
    this.requestUpdate();
  }

  readonly #focusIn = (event: FocusEvent): void => {
    const index = indexOf(event);
    const tile = index === undefined ? undefined : this.tiles[index];
    if (index === undefined || tile === undefined) return;
    this.#focused = index;
    const isByKey = event.target instanceof HTMLElement && event.target.matches(':focus-visible');
    this.#tip = isByKey
      ? { index, x: tile.x + Math.min(tile.width, 60) / 2, y: tile.y + Math.min(tile.height, 18) }
      : undefined;
    this.#tell({ kind: 'point', layer: tile.file?.layer });
    this.requestUpdate();
  };

  readonly #focusOut = (): void => {
    this.#tip = undefined;
    this.#tell({ kind: 'point', layer: undefined });
    this.requestUpdate();
  };

  readonly #pointerMove = (event: PointerEvent): void => {
    const index = indexOf(event);
    const box = this.getBoundingClientRect();
    this.#tip = index === undefined ? undefined : { index, x: event.clientX - box.left, y: event.clientY - box.top };
    if (index !== this.#hovered) {
      this.#hovered = index;
      this.#tell({ kind: 'point', layer: index === undefined ? undefined : this.tiles[index]?.file?.layer });
    }
    this.requestUpdate();
  };

  readonly #pointerLeave = (): void => {
    this.#hovered = undefined;
    this.#tip = undefined;
    this.#tell({ kind: 'point', layer: undefined });
    this.requestUpdate();
  };

  #element(index: number): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`[data-index="${index}"]`);
  }

  #tell(action: MapAction): void {
    this.dispatchEvent(new MapEvent(action));
  }

  static override styles = [
    theme,
    layerStyles,
    css`
      :host {
        display: block;
        min-height: 0;
        overflow: hidden;
        position: relative;
      }
      .map {
        inset: 0;
        position: absolute;
      }
      :host([busy]) .map {
        opacity: 0.6;
      }
      .tile {
        align-items: flex-start;
        border-radius: 3px;
        display: flex;
        justify-content: flex-start;
        min-width: 0;
        overflow: hidden;
        padding: 0;
        position: absolute;
        text-align: left;
      }
      .tile.open {
        --strength: 9% !important;
      }
      .tile.rest {
        border-style: dashed;
      }
      .tile:hover:not(:disabled) {
        background-color: color-mix(in srgb, var(--layer) calc(var(--strength) + 8%), var(--vscode-editor-background));
        outline: none;
        border-color: var(--vscode-foreground);
      }
      .tile:focus-visible {
        outline: 2px solid var(--vscode-focusBorder);
        outline-offset: -2px;
        z-index: 2;
      }
      .dimmed .tile:not(.lit):not(.open) {
        opacity: 0.3;
      }
      .label {
        display: flex;
        flex-direction: column;
        min-width: 0;
        font-size: 11px;
        line-height: 14px;
        padding: 1px 4px;
        pointer-events: none;
      }
      .big > .label {
        font-size: 13px;
        line-height: 17px;
        padding: 4px 7px;
      }
      .open > .label {
        flex-direction: row;
        gap: 6px;
        line-height: 15px;
        white-space: nowrap;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .open > .label > .name {
        font-weight: 600;
      }
      .label > .size {
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .hatched > .label {
        background: var(--vscode-editor-background);
        border-radius: 2px;
        display: inline-flex;
        margin: 2px;
        max-width: calc(100% - 4px);
        padding: 0 3px;
      }
      .tip {
        background: var(--vscode-editorHoverWidget-background, var(--vscode-editorWidget-background));
        border: 1px solid
          var(--vscode-editorHoverWidget-border, var(--vscode-contrastBorder, var(--vscode-widget-border, transparent)));
        border-radius: 4px;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow);
        color: var(--vscode-editorHoverWidget-foreground, var(--vscode-editorWidget-foreground));
        font-size: 12px;
        line-height: 1.5;
        max-width: min(360px, 80%);
        padding: 5px 9px;
        pointer-events: none;
        position: absolute;
        z-index: 10;
      }
      .path {
        font-family: var(--vscode-editor-font-family, monospace);
        overflow-wrap: anywhere;
      }
      .from {
        align-items: baseline;
        display: flex;
        gap: 6px;
      }
    `,
  ];
}

/** Where a tile is grabbed: an open directory by its head, for what is in it lies upon the rest. */
function handleOf({ x, y, width, height, file }: MapTile): Pick<MapTile, 'x' | 'y' | 'width' | 'height'> {
  return { x, y, width, height: file?.isOpen === true ? Math.min(height, headerHeight) : height };
}

function indexOf(event: Event): number | undefined {
  const tile = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
  return tile === null ? undefined : Number(tile.dataset['index']);
}

function nameOf(path: string): string {
  return `/${showName(path)}`;
}
