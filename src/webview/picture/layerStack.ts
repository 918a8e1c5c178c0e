import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { formatBytes } from '../../core/bytes.ts';
import { shown } from '../../core/shown.ts';
import { stackHeights, type BandHeight } from '../../core/stackHeights.ts';
import type { DrawnContainer, DrawnImage, DrawnLayer, DrawnRow, DrawnStep } from '../../protocol/picture.ts';
import { icon } from '../icons.ts';
import { l10n } from '../l10n.ts';
import { theme } from '../theme.ts';
import { brokenMark } from './brokenMark.ts';
import { layerStackStyles } from './layerStackStyles.ts';
import { layerSize } from './layerSize.ts';
import { layerStyles, noLook, type LayerLook } from './layerLooks.ts';

/** What a person did with the stack. */
export type StackAction =
  /** Chose a layer, or with `undefined` all of them together. */
  | { readonly kind: 'layer'; readonly layer: number | undefined }
  | { readonly kind: 'point'; readonly layer: number | undefined }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'container'; readonly container: string }
  | { readonly kind: 'image'; readonly image: string };

export class StackEvent extends Event {
  readonly action: StackAction;

  constructor(action: StackAction) {
    super('stack-action');
    this.action = action;
  }
}

/** A layer is at least as high as its name. */
const leastHeight = 26;
/** Where all are at their least, the stack is so much longer to show which of them are large. */
const leastScale = 160;
/** A layer this high has room for a second line. */
const twoLines = 46;
/** A smaller share of a layer is not worth a hatch. */
const leastHatched = 0.005;
/** So many containers are drawn; the tree has all of them. */
const mostContainers = 4;

/** The stack as it is: read-only layers to scale, the base's apart, the containers' read-write layers on top. */
export class LayerStackView extends LitElement {
  static override properties = {
    image: { attribute: false },
    looks: { attribute: false },
    selected: { attribute: false },
    pointed: { attribute: false },
    live: { attribute: false },
    room: { state: true },
    beside: { state: true },
  };
  declare image: DrawnImage | undefined;
  declare looks: ReadonlyMap<number, LayerLook>;
  /** The chosen layer; undefined where all are looked at together. */
  declare selected: number | undefined;
  /** The layer of what the pointer is over, elsewhere in the picture. */
  declare pointed: number | undefined;
  /** Bytes a container sees; undefined until the files are known. */
  declare live: number | undefined;
  declare room: number;
  /** Pixels that everything but the layers takes: headings, steps, containers. */
  declare beside: number;
  #resize: ResizeObserver | undefined;
  #focused = 'all';

  constructor() {
    super();
    this.image = undefined;
    this.looks = new Map();
    this.selected = undefined;
    this.pointed = undefined;
    this.live = undefined;
    this.room = 400;
    this.beside = 240;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize = new ResizeObserver(() => {
      this.room = this.clientHeight;
    });
    this.#resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize?.disconnect();
  }

  override updated(): void {
    const stack = this.renderRoot.querySelector<HTMLElement>('.stack');
    if (stack === null) return;
    const layers = [...this.renderRoot.querySelectorAll<HTMLElement>('.layer')];
    const beside = stack.offsetHeight - layers.reduce((sum, layer) => sum + layer.offsetHeight, 0);
    if (Math.abs(beside - this.beside) > 1) this.beside = beside;
  }

  override render(): TemplateResult | typeof nothing {
    const { image } = this;
    if (image === undefined) return nothing;
    const heights = this.#heights(image.rows);
    const top = [...image.rows].reverse();
    const own = top.filter(({ part }) => part === 'own');
    const base = top.filter(({ part }) => part === 'base');
    const [nearest] = image.bases;
    return html`<div
      class="stack"
      role="toolbar"
      aria-orientation="vertical"
      aria-label=${l10n.t('Layers, the topmost first')}
      @keydown=${this.#keyDown}
      @focusin=${this.#focusIn}
    >
      ${image.containers.length === 0 ? nothing : this.#containers(image.containers)}
      <button
        class="all"
        data-key="all"
        tabindex=${this.#tabIndex('all')}
        aria-pressed=${this.selected === undefined}
        @click=${() => this.#tell({ kind: 'layer', layer: undefined })}
      >
        <span class="name">${l10n.t('All layers together')}</span>
        <span class="size">${formatBytes(this.live ?? image.total)}</span>
        <span class="quiet words">${l10n.t('The files a container sees')}</span>
      </button>
      <div class="bracket">
        ${
          own.length === 0
            ? nothing
            : html`<div class="part">
                <h2>
                  <span>${nearest === undefined ? l10n.t('Read-only layers') : l10n.t('Added by this image')}</span>
                  <span class="size">${formatBytes(image.own)}</span>
                </h2>
                ${this.#rows(own, heights)}
              </div>`
        }
        ${
          base.length === 0
            ? nothing
            : html`<div class="part base">
                <h2>
                  <span
                    >${l10n.t('Base image')}
                    ${
                      nearest === undefined
                        ? nothing
                        : html`<button
                            class="link"
                            data-key="base"
                            tabindex=${this.#tabIndex('base')}
                            title=${l10n.t('Show the picture of {0}', shown(nearest.name))}
                            @click=${() => this.#tell({ kind: 'image', image: nearest.id })}
                          >
                            ${shown(nearest.name)}
                          </button>`
                    }</span
                  >
                  <span class="size">${formatBytes(image.base)}</span>
                </h2>
                ${this.#rows(base, heights)}
              </div>`
        }
      </div>
      <p class="quiet foot">
        ${l10n.t('Each layer is what one instruction changed in the files below it. Layers are read-only: an engine keeps each of them once, for all images and containers that stand on it.')}
      </p>
    </div>`;
  }

  #containers(containers: readonly DrawnContainer[]): TemplateResult {
    const drawn = containers.slice(0, mostContainers);
    const others = containers.length - drawn.length;
    return html`<div class="containers">
      <h2><span>${l10n.t('What a container adds')}</span></h2>
      <div class="boxes">
        ${drawn.map(
          ({ id, name, running, status }) =>
            html`<button
              class="container"
              data-key="container ${id}"
              tabindex=${this.#tabIndex(`container ${id}`)}
              title=${l10n.t('{0}: {1}. Its read-write layer, in the Images view', shown(name), shown(status))}
              aria-label=${l10n.t('Container {0}, {1}', shown(name), shown(status))}
              @click=${() => this.#tell({ kind: 'container', container: id })}
            >
              <span class=${running ? 'dot running' : 'dot'}></span><span class="name">${shown(name)}</span>
            </button>`,
        )}
        ${others > 0 ? html`<span class="quiet">${l10n.t('and {0} more', l10n.number(others))}</span>` : nothing}
      </div>
      <p class="quiet words">${l10n.t('A read-write layer of its own. It goes when the container is removed.')}</p>
    </div>`;
  }

  /** Steps without a layer stand side by side, however many there are. */
  #rows(rows: readonly DrawnRow[], heights: ReadonlyMap<number, BandHeight>): TemplateResult[] {
    const drawn: TemplateResult[] = [];
    let steps: DrawnStep[] = [];
    const flush = (): void => {
      if (steps.length > 0) drawn.push(this.#steps(steps));
      steps = [];
    };
    for (const row of rows) {
      if (row.kind === 'step') {
        steps.push(row);
        continue;
      }
      flush();
      drawn.push(this.#layer(row, heights.get(row.index) ?? { height: leastHeight, isBroken: false }));
    }
    flush();
    return drawn;
  }

  #steps(steps: readonly DrawnStep[]): TemplateResult {
    return html`<div class="steps">
      ${steps.map(({ step = 0, keyword, args }) => {
        const name = keyword === '' ? l10n.t('Step') : keyword;
        const said = `${name} ${shown(args)}`.trim();
        return html`<button
          class="step"
          data-key="step ${step}"
          tabindex=${this.#tabIndex(`step ${step}`)}
          title=${`${said}\n${l10n.t('Made no layer: it changed only the image’s config')}`}
          aria-label=${l10n.t('{0}: made no layer', said)}
          @click=${() => this.#tell({ kind: 'step', step })}
        >
          ${name}
        </button>`;
      })}
    </div>`;
  }

  #layer(layer: DrawnLayer, { height, isBroken }: BandHeight): TemplateResult {
    const look = this.looks.get(layer.index) ?? noLook;
    const { wasted = 0 } = layer;
    const share = layer.size === 0 ? 0 : wasted / layer.size;
    const isSelected = this.selected === layer.index;
    const key = `layer ${layer.index}`;
    const notes = notesOf(layer);
    const states = `${this.pointed === layer.index ? ' pointed' : ''}${layer.unread ? ' unread' : ''}`;
    return html`<button
      class="layer layered ${look.pattern}${states}"
      data-key=${key}
      data-layer=${layer.index}
      tabindex=${this.#tabIndex(key)}
      aria-pressed=${isSelected}
      title=${[`${layer.keyword} ${shown(layer.args)}`.trim(), notes, layer.trouble ?? ''].filter(Boolean).join('\n')}
      .style=${`${look.style} height: ${Math.round(height)}px`}
      @click=${() => this.#tell({ kind: 'layer', layer: layer.index })}
      @pointerenter=${() => this.#tell({ kind: 'point', layer: layer.index })}
      @pointerleave=${() => this.#tell({ kind: 'point', layer: undefined })}
    >
      ${share >= leastHatched ? html`<span class="wasted hatched" .style=${`width: ${Math.max(2, share * 100)}%`}></span>` : nothing}
      ${isBroken ? brokenMark : nothing}
      <span class="line">
        <span class="hidden-label">${l10n.t('Layer')} </span>
        <span class="number plate">${layer.index + 1}</span>
        <span class="keyword plate">${layer.keyword}</span>
        <span class="args plate"
          >${shown(layer.args === '' && layer.keyword === '' ? l10n.t('No history') : layer.args)}</span
        >
        ${layer.trouble === undefined ? nothing : html`<span class="damaged plate">${icon('warning')}</span>`}
        <span class="size plate">${layerSize(layer)}</span>
      </span>
      ${notes === '' ? nothing : html`<span class=${height >= twoLines ? 'notes plate' : 'hidden-label'}>${notes}</span>`}
    </button>`;
  }

  #heights(rows: readonly DrawnRow[]): ReadonlyMap<number, BandHeight> {
    const layers = rows.filter((row) => row.kind === 'layer');
    const heights = stackHeights(
      layers.map(({ size }) => size),
      { height: Math.max(0, this.room - this.beside - 2), least: leastHeight, scale: leastScale },
    );
    return new Map(layers.map(({ index }, at) => [index, heights[at] ?? { height: leastHeight, isBroken: false }]));
  }

  #tell(action: StackAction): void {
    this.dispatchEvent(new StackEvent(action));
  }

  #tabIndex(key: string): number {
    return key === this.#focused ? 0 : -1;
  }

  readonly #focusIn = (event: FocusEvent): void => {
    const key = event.target instanceof HTMLElement ? event.target.dataset['key'] : undefined;
    if (key === undefined || key === this.#focused) return;
    this.#focused = key;
    this.requestUpdate();
  };

  readonly #keyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const isEnd = event.key === 'Home' || event.key === 'End';
    if (step === undefined && !isEnd) return;
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>('[data-key]')];
    const at = all.findIndex(({ dataset }) => dataset['key'] === this.#focused);
    const next = isEnd ? (event.key === 'Home' ? 0 : all.length - 1) : at + (step ?? 0);
    all[Math.min(all.length - 1, Math.max(0, next))]?.focus();
    event.preventDefault();
  };

  static override styles = [theme, layerStyles, layerStackStyles];
}

function notesOf({ sharedCount, wasted = 0, causes = 0, unread, trouble }: DrawnLayer): string {
  const notes: string[] = [];
  if (unread) notes.push(l10n.t('files not known yet'));
  if (trouble !== undefined) notes.push(l10n.t('could not be read whole'));
  if (sharedCount === 1) notes.push(l10n.t('shared with 1 image'));
  if (sharedCount > 1) notes.push(l10n.t('shared with {0} images', l10n.number(sharedCount)));
  if (wasted > 0) notes.push(l10n.t('{0} wasted', formatBytes(wasted)));
  if (causes > 0) notes.push(l10n.t('wastes {0} below', formatBytes(causes)));
  return notes.join(' · ');
}
