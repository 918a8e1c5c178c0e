import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { formatBytes } from '../../core/bytes.ts';
import { shown } from '../../core/shown.ts';
import { stackHeights, type BandHeight } from '../../core/stackHeights.ts';
import type { DrawnContainer, DrawnImage, DrawnLayer, DrawnRow, DrawnStep } from '../../protocol/picture.ts';
import { icon } from '../icons.ts';
import { l10n } from '../l10n.ts';
import { theme } from '../theme.ts';
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
        ${l10n.t('Layers are read-only: an engine keeps each of them once, for all images and containers that stand on it.')}
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
      title=${[`${layer.keyword} ${shown(layer.args)}`.trim(), layer.trouble ?? ''].join('\n').trim()}
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
        <span class="size plate">${formatBytes(layer.size)}</span>
      </span>
      ${notes === '' ? nothing : html`<span class=${height >= twoLines ? 'notes plate' : 'hidden-label'}>${notes}</span>`}
    </button>`;
  }

  #heights(rows: readonly DrawnRow[]): ReadonlyMap<number, BandHeight> {
    const layers = rows.filter((row) => row.kind === 'layer');
    const heights = stackHeights(
      layers.map(({ size }) => size),
      { height: Math.max(0, this.room - this.beside - 2), least: leastHeight },
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

  static override styles = [
    theme,
    layerStyles,
    css`
      :host {
        display: block;
        min-height: 0;
        overflow: auto;
      }
      .stack {
        display: flex;
        flex-direction: column;
        gap: 8px;
        padding: 2px 10px 10px 12px;
      }
      h2 {
        align-items: baseline;
        color: var(--vscode-descriptionForeground);
        display: flex;
        font-size: 11px;
        font-weight: 600;
        gap: 8px;
        justify-content: space-between;
        margin: 0 0 3px;
      }
      p {
        font-size: 11px;
        line-height: 1.4;
        margin: 3px 0 0;
      }
      button.link {
        color: var(--vscode-textLink-foreground);
        font-weight: 600;
        height: auto;
        padding: 0 2px;
        white-space: normal;
        overflow-wrap: anywhere;
      }
      button.link:hover {
        text-decoration: underline;
      }
      .size {
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .containers {
        border: 1px dashed var(--vscode-contrastBorder, var(--vscode-descriptionForeground));
        border-radius: 6px;
        padding: 6px 8px 7px;
      }
      .boxes {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .container {
        border: 1px dashed var(--vscode-contrastBorder, var(--vscode-descriptionForeground));
        max-width: 100%;
        min-width: 0;
        padding: 0 7px;
        flex: 0 1 auto;
      }
      .container .name {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .dot {
        border: 1px solid var(--vscode-foreground);
        border-radius: 50%;
        flex: none;
        height: 8px;
        width: 8px;
      }
      .dot.running {
        background: var(--vscode-charts-green);
        border-color: var(--vscode-charts-green);
      }
      .all {
        border: 1px solid var(--vscode-contrastBorder, var(--vscode-panel-border, transparent));
        display: grid;
        gap: 0 8px;
        grid-template-columns: 1fr auto;
        height: auto;
        justify-items: start;
        padding: 5px 8px;
        text-align: left;
        white-space: normal;
      }
      .all .name {
        font-weight: 600;
      }
      .all .words {
        font-size: 11px;
      }
      .all[aria-pressed='true'] {
        background: var(--vscode-list-inactiveSelectionBackground);
        border-color: var(--vscode-focusBorder);
        box-shadow: 0 0 0 1px var(--vscode-focusBorder);
        color: inherit;
      }
      .all[aria-pressed='true'] .words {
        color: inherit;
      }
      .bracket {
        display: flex;
        flex-direction: column;
        gap: 10px;
      }
      .part {
        display: flex;
        flex-direction: column;
        gap: 3px;
      }
      .layer {
        align-items: stretch;
        border-radius: 4px;
        flex-direction: column;
        gap: 1px;
        justify-content: center;
        min-width: 0;
        overflow: hidden;
        padding: 0 8px;
        position: relative;
        text-align: left;
      }
      .layer:hover:not(:disabled),
      .layer.pointed,
      .layer[aria-pressed='true'] {
        background-color: color-mix(in srgb, var(--layer) calc(var(--strength) + 8%), var(--vscode-editor-background));
        color: var(--vscode-foreground);
      }
      .layer[aria-pressed='true'] {
        border-color: var(--vscode-focusBorder);
        box-shadow: 0 0 0 1px var(--vscode-focusBorder);
      }
      .layer:focus-visible {
        outline: 2px solid var(--vscode-focusBorder);
        outline-offset: 1px;
      }
      .layer.unread {
        --strength: 6% !important;
        border-style: dashed;
      }
      .damaged {
        align-self: center;
        color: var(--vscode-editorWarning-foreground, currentColor);
        display: flex;
        margin-left: auto;
      }
      .damaged + .size {
        margin-left: 0 !important;
      }
      .line {
        align-items: baseline;
        display: flex;
        gap: 6px;
        position: relative;
      }
      .number {
        color: var(--vscode-foreground);
        font-size: 11px;
        font-variant-numeric: tabular-nums;
        min-width: 12px;
        opacity: 0.8;
      }
      .keyword {
        font-weight: 600;
      }
      .args {
        flex: 0 1 auto;
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 11px;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .notes {
        font-size: 11px;
        align-self: flex-start;
        margin-left: 18px;
        max-width: calc(100% - 18px);
        overflow: hidden;
        position: relative;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .line .size {
        margin-left: auto;
        padding-left: 3px;
      }
      .layer .plate {
        background: color-mix(in srgb, var(--layer) var(--strength), var(--vscode-editor-background));
        border-radius: 2px;
        box-shadow: 0 0 0 2px color-mix(in srgb, var(--layer) var(--strength), var(--vscode-editor-background));
      }
      .layer:hover .plate,
      .layer.pointed .plate,
      .layer[aria-pressed='true'] .plate {
        background: color-mix(in srgb, var(--layer) calc(var(--strength) + 8%), var(--vscode-editor-background));
        box-shadow: 0 0 0 2px
          color-mix(in srgb, var(--layer) calc(var(--strength) + 8%), var(--vscode-editor-background));
      }
      .wasted {
        border-left: 1px solid var(--hatch);
        inset: 0 0 0 auto;
        position: absolute;
      }
      .break {
        height: 9px;
        left: 0;
        position: absolute;
        top: 68%;
        width: 100%;
      }
      .break path {
        fill: var(--vscode-editor-background);
        stroke: var(--edge);
      }
      .steps {
        display: flex;
        flex-wrap: wrap;
        gap: 1px 2px;
        padding: 0 4px;
      }
      .step {
        border-left: 2px solid var(--vscode-descriptionForeground);
        border-radius: 0;
        color: var(--vscode-descriptionForeground);
        font-size: 10px;
        height: 15px;
        padding: 0 4px;
      }
      .step:hover {
        color: var(--vscode-foreground);
      }
    `,
  ];
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

/** Drawn across a layer that is larger than it looks. */
const brokenMark = html`<svg class="break" viewBox="0 0 240 9" preserveAspectRatio="none" aria-hidden="true">
  ${svg`<path vector-effect="non-scaling-stroke" d=${zigzag(240, 12)}></path>`}
</svg>`;

function zigzag(width: number, step: number): string {
  const points = (y: number): string[] =>
    Array.from({ length: width / step + 1 }, (_, at) => `${at * step} ${y + (at % 2 === 0 ? 0 : 4)}`);
  return `M${points(0.5).join('L')}L${points(4.5).reverse().join('L')}Z`;
}
