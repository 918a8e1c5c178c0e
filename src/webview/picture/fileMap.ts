import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { formatBytes } from '../../core/bytes.ts';
import { showName } from '../../core/tar/bytes.ts';
import type { MapTile } from '../../protocol/picture.ts';
import { l10n } from '../l10n.ts';
import { theme } from '../theme.ts';
import { fileMapStyles } from './fileMapStyles.ts';
import { layerStyles, noLook, type LayerLook } from './layerLooks.ts';
import { mapTooltip, nameOf } from './mapTooltip.ts';
import { nearestTile, type Direction } from './nearestTile.ts';

/** What a person did with the map. */
export type MapAction =
  | { readonly kind: 'open'; readonly path: string; readonly isDirectory: boolean }
  /** The pointer rests on a directory, or is pressed on it: it may be opened next. */
  | { readonly kind: 'ahead'; readonly path: string }
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
/** Where the pointer stays for this long, ms, it may be about to click. */
const restFor = 80;
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
  #resting: ReturnType<typeof setTimeout> | undefined;
  #tip: { readonly index: number; readonly x: number; readonly y: number } | undefined;
  /** What the pointer was pressed on. */
  #pressed: MapTile | undefined;
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
    clearTimeout(this.#resting);
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
        @pointerdown=${this.#press}
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
      ${this.#tooltip()}`;
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

  #tooltip(): TemplateResult | typeof nothing {
    const tip = this.#tip;
    const tile = tip === undefined ? undefined : this.tiles[tip.index];
    if (tip === undefined || tile === undefined) return nothing;
    const { clientWidth: width, clientHeight: height, total, directory, looks, layerName } = this;
    return mapTooltip({ tile, at: tip, room: { width, height }, total, directory, looks, layerName });
  }

  readonly #press = (event: PointerEvent): void => {
    const index = indexOf(event);
    this.#pressed = index === undefined ? undefined : this.tiles[index];
    this.#tellAhead(this.#pressed);
  };

  readonly #click = (event: MouseEvent): void => {
    const index = indexOf(event);
    if (index === undefined) return;
    // The second click of a double click, or a press on a map that is gone by now, meant what was there before.
    const isByPointer = event.detail > 0;
    if (isByPointer && (event.detail > 1 || this.tiles[index] !== this.#pressed)) return;
    this.#open(index);
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
      const tile = index === undefined ? undefined : this.tiles[index];
      clearTimeout(this.#resting);
      this.#resting = setTimeout(() => this.#tellAhead(tile), restFor);
      this.#tell({ kind: 'point', layer: index === undefined ? undefined : this.tiles[index]?.file?.layer });
    }
    this.requestUpdate();
  };

  #tellAhead(tile: MapTile | undefined): void {
    clearTimeout(this.#resting);
    if (tile?.file?.isDirectory === true) this.#tell({ kind: 'ahead', path: tile.file.path });
  }

  readonly #pointerLeave = (): void => {
    clearTimeout(this.#resting);
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

  static override styles = [theme, layerStyles, fileMapStyles];
}

/** Where a tile is grabbed: an open directory by its head, for what is in it lies upon the rest. */
function handleOf({ x, y, width, height, file }: MapTile): Pick<MapTile, 'x' | 'y' | 'width' | 'height'> {
  return { x, y, width, height: file?.isOpen === true ? Math.min(height, headerHeight) : height };
}

function indexOf(event: Event): number | undefined {
  const tile = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
  return tile === null ? undefined : Number(tile.dataset['index']);
}
