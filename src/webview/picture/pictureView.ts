import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { formatBytes } from '../../core/bytes.ts';
import { shown } from '../../core/shown.ts';
import type {
  DrawnImage,
  DrawnLayer,
  DrawnWaste,
  FilesPlace,
  FilesState,
  ListAnswer,
  MapTile,
  PictureRequest,
  PictureTab,
  ToPicture,
} from '../../protocol/picture.ts';
import { icon } from '../icons.ts';
import { l10n } from '../l10n.ts';
import { breadcrumbs } from './breadcrumbs.ts';
import type { ListOpenEvent } from './fileList.ts';
import type { MapEvent } from './fileMap.ts';
import { layerHeading, wholeHeading } from './filesHeading.ts';
import { filesAwaited, filesInPart } from './filesProgress.ts';
import { layerLooks, noLook, type LayerLook } from './layerLooks.ts';
import type { StackEvent } from './layerStack.ts';
import { pictureHeader } from './pictureHeader.ts';
import type { PictureHost } from './pictureHost.ts';
import { pictureStyles } from './pictureStyles.ts';
import type { WasteOpenEvent } from './wasteReport.ts';

interface DrawnMap {
  readonly place: FilesPlace;
  readonly tiles: readonly MapTile[];
  readonly size: number;
}

/** The whole picture: figures over the stack of layers, beside it the files of what is chosen there. */
export class PictureView extends LitElement {
  #host: PictureHost | undefined;
  #image: DrawnImage | undefined;
  #looks: ReadonlyMap<number, LayerLook> = new Map();
  #files: FilesState = { kind: 'reading', drawn: 0 };
  #waste: DrawnWaste | undefined;
  /** Undefined until the person or a restored state says otherwise: all layers together. */
  #place: FilesPlace | undefined;
  #tab: PictureTab = 'map';
  #map: DrawnMap | undefined;
  #list: ListAnswer | undefined;
  /** The list shows the largest files below the directory, rather than what lies in it. */
  #isDeep = false;
  #room: { readonly width: number; readonly height: number } | undefined;
  /** The map of the directory that may be opened next, asked for ahead. */
  #ahead: { readonly key: string; readonly answer: ReturnType<PictureHost['request']> } | undefined;
  /** The latest question; answers to earlier ones are dropped. */
  #asked = 0;
  #isBusy = false;
  #pointed: { readonly layer: number; readonly by: 'stack' | 'map' } | undefined;
  #trouble: string | undefined;
  #isGone = false;
  #notice = '';
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  /** Joins the conversation with the extension. */
  connect(host: PictureHost): void {
    this.#host = host;
    const restored = host.restored();
    if (restored !== undefined) {
      this.#place = restored.files;
      this.#tab = restored.tab;
    }
    host.listen(window, (message) => this.#receive(message));
  }

  #receive(message: Exclude<ToPicture, { readonly id: number }>): void {
    switch (message.kind) {
      case 'stack': {
        const isOther = this.#image !== undefined && this.#image.image.id !== message.image.image.id;
        this.#image = message.image;
        this.#looks = layerLooks(this.#layers);
        this.#isGone = false;
        if (isOther) this.#begin();
        this.#keep();
        if (this.#map === undefined && this.#list === undefined) void this.#askFiles();
        break;
      }
      case 'files':
        this.#filesCame(message.state);
        break;
      case 'waste':
        this.#waste = message.waste;
        break;
      case 'look':
        this.#goTo(message.files);
        break;
      case 'gone':
        this.#isGone = true;
        break;
      case 'trouble':
        this.#trouble = message.text;
        break;
    }
    this.requestUpdate();
  }

  #filesCame(state: FilesState): void {
    const before = drawnOf(this.#files);
    this.#files = state;
    // While layers are read a message comes for each: those that bring nothing new change no map.
    if (drawnOf(state) > before) void this.#askFiles();
  }

  get #hasFiles(): boolean {
    return drawnOf(this.#files) > 0;
  }

  /** The name means another image now. */
  #begin(): void {
    this.#files = { kind: 'reading', drawn: 0 };
    this.#waste = undefined;
    this.#place = undefined;
    this.#map = undefined;
    this.#list = undefined;
  }

  get #layers(): readonly DrawnLayer[] {
    return this.#image?.rows.filter((row) => row.kind === 'layer') ?? [];
  }

  /** What is looked at; undefined for an image without layers. */
  get #here(): FilesPlace | undefined {
    const layers = this.#layers;
    if (layers.length === 0) return undefined;
    const top = layers.length - 1;
    const place = this.#place ?? { layer: top, merged: true, path: '' };
    return place.layer > top ? { layer: top, merged: true, path: '' } : place;
  }

  /** The layer that is chosen in the stack. */
  get #chosen(): DrawnLayer | undefined {
    const here = this.#here;
    if (here === undefined || isWhole(here, this.#layers.length)) return undefined;
    return this.#layers.find(({ index }) => index === here.layer);
  }

  #goTo(place: FilesPlace): void {
    this.#place = place;
    this.#keep();
    void this.#askFiles();
    this.requestUpdate();
  }

  #show(tab: PictureTab): void {
    this.#tab = tab;
    this.#keep();
    void this.#askFiles();
    this.requestUpdate();
  }

  #keep(): void {
    const here = this.#here;
    if (this.#image === undefined || here === undefined) return;
    this.#host?.keep({ version: 1, image: this.#image.image, files: here, tab: this.#tab });
  }

  /** Asks for what the tab shows of the place. */
  async #askFiles(): Promise<void> {
    const place = this.#here;
    if (place === undefined || !this.#hasFiles || this.#tab === 'waste') return;
    if (this.#tab === 'map' && this.#room === undefined) return;
    const asked = ++this.#asked;
    this.#isBusy = true;
    const answer = await (this.#tab === 'map'
      ? this.#requestMap(place)
      : this.#host?.request({ kind: 'list', ...place, deep: this.#isDeep }));
    if (asked !== this.#asked || answer === undefined) return;
    this.#isBusy = false;
    switch (answer.kind) {
      case 'map':
        this.#map = { place, tiles: answer.tiles, size: answer.size };
        break;
      case 'list':
        this.#list = answer;
        break;
      case 'answer':
        this.#ahead = undefined;
        // A directory that this view does not have: a layer may not touch what the merged view shows.
        if (!answer.ok && place.path !== '') this.#goTo({ ...place, path: '' });
    }
    this.requestUpdate();
  }

  /** The map as it was asked for ahead, where nothing has changed since. */
  #requestMap(place: FilesPlace): ReturnType<PictureHost['request']> | undefined {
    if (this.#room === undefined) return undefined;
    const request: PictureRequest = { kind: 'map', ...place, ...this.#room };
    const key = JSON.stringify([this.#image?.image.id, drawnOf(this.#files), request]);
    const answer = this.#ahead?.key === key ? this.#ahead.answer : this.#host?.request(request);
    this.#ahead = answer === undefined ? undefined : { key, answer };
    return answer;
  }

  /** Has something done; what goes wrong is said. */
  readonly #ask = (request: PictureRequest): void => {
    void this.#host?.request(request).then((answer) => {
      if (answer.kind === 'answer' && !answer.ok && answer.message !== '') this.#say(answer.message);
    });
  };

  #say(text: string): void {
    this.#notice = text;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => {
      this.#notice = '';
      this.requestUpdate();
    }, 6_000);
    this.requestUpdate();
  }

  /** Tells the bench when a person sees the layers, and when the map. */
  override updated(): void {
    if (this.#image === undefined) return;
    if (performance.getEntriesByName('strata-first-stack').length === 0) performance.mark('strata-first-stack');
    if (this.#map !== undefined && performance.getEntriesByName('strata-first-map').length === 0) {
      performance.mark('strata-first-map');
    }
  }

  override render(): TemplateResult {
    const image = this.#image;
    if (image === undefined) {
      return html`${this.#banner()}
        <p class="quiet empty" role="status">
          ${this.#isGone || this.#trouble !== undefined ? nothing : l10n.t('Looking at the layers…')}
        </p>`;
    }
    return html`${this.#banner()}
      ${pictureHeader({
        image,
        layers: this.#layers.length,
        waste: this.#waste,
        showWaste: () => this.#show('waste'),
        inspect: () => this.#ask({ kind: 'inspect' }),
      })}
      <div class="body">
        <strata-layer-stack
          .image=${image}
          .looks=${this.#looks}
          .live=${this.#waste?.live}
          .selected=${this.#chosen?.index}
          .pointed=${this.#pointed?.by === 'map' ? this.#pointed.layer : undefined}
          @stack-action=${this.#stackAction}
        ></strata-layer-stack>
        <main>${this.#main(image)}</main>
      </div>
      <div class="notice" role="status">${this.#notice}</div>`;
  }

  #banner(): TemplateResult | typeof nothing {
    const text = this.#isGone
      ? l10n.t('This image is no longer on the engine. What you see is what it was.')
      : this.#trouble;
    if (text === undefined) return nothing;
    return html`<div class="banner" role="alert">${icon('warning')}<span>${text}</span></div>`;
  }

  #main(image: DrawnImage): TemplateResult {
    const here = this.#here;
    if (here === undefined) return html`<p class="quiet empty">${l10n.t('This image has no layers.')}</p>`;
    const tab = (name: PictureTab, words: string): TemplateResult =>
      html`<button
        role="tab"
        id="tab-${name}"
        aria-selected=${this.#tab === name}
        aria-controls="panel"
        tabindex=${this.#tab === name ? 0 : -1}
        @click=${() => this.#show(name)}
      >
        ${words}
      </button>`;
    return html`<div class="bar">
        <div class="tabs" role="tablist" aria-label=${l10n.t('Files as')} @keydown=${this.#tabKey}>
          ${tab('map', l10n.t('Map'))}${tab('list', l10n.t('List'))}${tab('waste', l10n.t('Waste'))}
        </div>
        ${this.#tab === 'waste' ? nothing : this.#scope(here)}
      </div>
      ${this.#tab === 'waste' ? nothing : html`${this.#about(image)} ${this.#crumbs(here)}`}
      <div class="panel" id="panel" role="tabpanel" aria-labelledby="tab-${this.#tab}">${this.#panel(here)}</div>`;
  }

  /** A chosen layer alone, or with all below it. */
  #scope(here: FilesPlace): TemplateResult | typeof nothing {
    const chosen = this.#chosen;
    if (chosen === undefined) return nothing;
    const choice = (merged: boolean, words: string): TemplateResult =>
      html`<button
        class="labelled"
        aria-pressed=${here.merged === merged}
        @click=${() => this.#goTo({ ...here, merged })}
      >
        ${words}
      </button>`;
    return html`<div class="scope" role="group" aria-label=${l10n.t('Which files')}>
      ${choice(false, l10n.t('This layer alone'))}${
        chosen.index === 0 ? nothing : choice(true, l10n.t('With all below'))
      }
    </div>`;
  }

  /** Says what is looked at. */
  #about(image: DrawnImage): TemplateResult {
    const layer = this.#chosen;
    const layers = this.#layers;
    if (layer === undefined) return wholeHeading(image, layers, this.#showLayer);
    const look = this.#looks.get(layer.index) ?? noLook;
    return layerHeading({ layer, layers: layers.length, look, request: this.#ask });
  }

  #crumbs(here: FilesPlace): TemplateResult {
    const size = this.#map !== undefined && isSame(this.#map.place, here) ? this.#map.size : undefined;
    return html`<nav aria-label=${l10n.t('Directory')}>
      ${breadcrumbs(here.path, (path) => this.#goTo({ ...here, path }))}
      <span class="quiet">${size === undefined || this.#tab !== 'map' ? nothing : formatBytes(size)}</span>
      ${
        this.#tab === 'list'
          ? html`<label class="deep"
              ><input
                type="checkbox"
                .checked=${this.#isDeep}
                @change=${this.#deepChanged}
              />${l10n.t('Largest files in all directories below')}</label
            >`
          : nothing
      }
    </nav>`;
  }

  #panel(here: FilesPlace): TemplateResult {
    const state = this.#files;
    if (state.kind === 'ready') return this.#drawn(here);
    const progress = { state, layers: this.#layers.length, request: this.#ask };
    return state.drawn === 0 ? filesAwaited(progress) : html`${filesInPart(progress)} ${this.#drawn(here)}`;
  }

  /** The files of what is looked at, as far as they are known. */
  #drawn(here: FilesPlace): TemplateResult {
    switch (this.#tab) {
      case 'map':
        return html`<strata-file-map
            .tiles=${this.#map?.tiles ?? []}
            .total=${this.#map?.size ?? 0}
            .directory=${this.#map?.place.path ?? ''}
            .looks=${this.#looks}
            .layerName=${this.#layerName}
            .lit=${this.#pointed?.by === 'stack' ? this.#pointed.layer : undefined}
            ?busy=${this.#isBusy && this.#map === undefined}
            @map-action=${this.#mapAction}
          ></strata-file-map>
          ${this.#map?.tiles.length === 0 ? this.#nothingHere(here) : nothing}`;
      case 'list':
        return html`<strata-file-list
          .list=${this.#list}
          .directory=${here.path}
          .looks=${this.#looks}
          @list-open=${this.#listOpen}
        ></strata-file-list>`;
      case 'waste':
        return this.#waste === undefined
          ? html`<p class="quiet empty" role="status">
              ${this.#files.kind === 'ready' ? l10n.t('Adding up…') : l10n.t('What is wasted can be told once all layers are read.')}
            </p>`
          : html`<strata-waste-report
              .waste=${this.#waste}
              .looks=${this.#looks}
              .instructionOf=${this.#instructionOf}
              @waste-open=${this.#wasteOpen}
            ></strata-waste-report>`;
    }
  }

  /** A map without tiles says why. */
  #nothingHere(here: FilesPlace): TemplateResult {
    const { causes = 0, unread = false } = this.#chosen ?? {};
    if (unread && !here.merged) {
      return html`<div class="wait over"><p>${l10n.t('The files of this layer are not known yet.')}</p></div>`;
    }
    const words =
      here.merged || causes === 0
        ? l10n.t('Nothing here takes any room.')
        : l10n.t(
            'This layer brings no bytes: it takes {0} of the layers below out of sight, which stay in the image.',
            formatBytes(causes),
          );
    return html`<div class="wait over">
      <p>${words}</p>
      ${
        causes > 0
          ? html`<button class="labelled" @click=${this.#showDeleted}>${l10n.t('Show What It Deletes')}</button>`
          : nothing
      }
    </div>`;
  }

  readonly #showLayer = (layer: number): void => this.#goTo({ layer, merged: false, path: '' });

  readonly #showDeleted = (): void => {
    this.#isDeep = true;
    this.#show('list');
  };

  readonly #instructionOf = (index: number): string => {
    const layer = this.#layers.find((each) => each.index === index);
    return layer === undefined ? '' : `${layer.keyword} ${shown(layer.args)}`.trim();
  };

  readonly #layerName = (index: number): string => {
    const instruction = this.#instructionOf(index);
    const short = instruction.length > 80 ? `${instruction.slice(0, 80)}…` : instruction;
    return `${l10n.t('layer {0}', index + 1)}${short === '' ? '' : `: ${short}`}`;
  };

  readonly #stackAction = ({ action }: StackEvent): void => {
    switch (action.kind) {
      case 'layer': {
        const top = this.#layers.length - 1;
        this.#pointed = undefined;
        if (this.#tab === 'waste') this.#tab = 'map';
        this.#goTo(
          action.layer === undefined
            ? { layer: top, merged: true, path: this.#here?.path ?? '' }
            : { layer: action.layer, merged: false, path: '' },
        );
        return;
      }
      case 'point':
        this.#point(action.layer, 'stack');
        return;
      case 'step':
        this.#ask({ kind: 'open-instruction', step: action.step });
        return;
      case 'container':
        this.#ask({ kind: 'reveal-container', container: action.container });
        return;
      case 'image':
        this.#ask({ kind: 'show-image', image: action.image });
    }
  };

  #point(layer: number | undefined, by: 'stack' | 'map'): void {
    this.#pointed = layer === undefined ? undefined : { layer, by };
    this.requestUpdate();
  }

  readonly #mapAction = ({ action }: MapEvent): void => {
    const here = this.#here;
    if (here === undefined) return;
    switch (action.kind) {
      case 'open':
        this.#open(here, action.path, action.isDirectory);
        return;
      case 'ahead':
        if (this.#hasFiles) void this.#requestMap({ ...here, path: action.path });
        return;
      case 'up':
        if (here.path !== '') this.#goTo({ ...here, path: here.path.split('/').slice(0, -1).join('/') });
        return;
      case 'point':
        this.#point(action.layer, 'map');
        return;
      case 'list':
        this.#show('list');
        return;
      case 'resize':
        this.#room = { width: action.width, height: action.height };
        void this.#askFiles();
    }
  };

  #open(here: FilesPlace, path: string, isDirectory: boolean): void {
    if (isDirectory) this.#goTo({ ...here, path });
    else this.#ask({ kind: 'open-file', layer: here.layer, merged: here.merged, path });
  }

  readonly #listOpen = ({ file }: ListOpenEvent): void => {
    const here = this.#here;
    if (here !== undefined) this.#open(here, file.path, file.isDirectory);
  };

  readonly #wasteOpen = ({ layer, path }: WasteOpenEvent): void => {
    if (path !== undefined) this.#ask({ kind: 'open-file', layer, merged: false, path });
    else {
      this.#tab = 'map';
      this.#showLayer(layer);
    }
  };

  readonly #deepChanged = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.#isDeep = event.target.checked;
    void this.#askFiles();
  };

  readonly #tabKey = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const tabs: readonly PictureTab[] = ['map', 'list', 'waste'];
    const next = tabs[(tabs.indexOf(this.#tab) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    this.#show(next);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${next}`)?.focus());
    event.preventDefault();
  };

  static override styles = pictureStyles;
}

/** Of how many layers files can be asked for. */
function drawnOf(state: FilesState): number {
  return state.kind === 'ready' ? Number.POSITIVE_INFINITY : state.drawn;
}

function isSame(one: FilesPlace, other: FilesPlace): boolean {
  return one.path === other.path && one.layer === other.layer && one.merged === other.merged;
}

function isWhole({ layer, merged }: FilesPlace, layers: number): boolean {
  return merged && layer === layers - 1;
}
