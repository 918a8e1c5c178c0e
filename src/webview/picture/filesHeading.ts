import { html, nothing, type TemplateResult } from 'lit';
import { formatBytes } from '../../core/bytes.ts';
import { shown } from '../../core/shown.ts';
import type { DrawnImage, DrawnLayer, PictureRequest } from '../../protocol/picture.ts';
import { icon } from '../icons.ts';
import { l10n } from '../l10n.ts';
import { layerSize } from './layerSize.ts';
import type { LayerLook } from './layerLooks.ts';

/** So many layers that could not be read whole are told of; the stack marks all of them. */
const mostTroubles = 3;

/** Says that all layers are looked at together, and what is wrong with some of them. */
export function wholeHeading(
  { inferred }: DrawnImage,
  layers: readonly DrawnLayer[],
  showLayer: (layer: number) => void,
): TemplateResult {
  const troubled = layers.filter(({ trouble }) => trouble !== undefined);
  const others = troubled.length - mostTroubles;
  return html`<div class="about">
    <p class="quiet">
      ${l10n.t('All layers laid upon each other: what a container sees. The colours are those of the layers that brought the files.')}
      ${inferred ? l10n.t('The engine does not say which instruction made which layer; it is inferred.') : nothing}
    </p>
    ${troubled.slice(0, mostTroubles).map(
      ({ index, trouble = '' }) =>
        html`<p class="trouble" role="alert">
          ${icon('warning')}<span
            >${trouble}
            <button class="link" @click=${() => showLayer(index)}>${l10n.t('Show layer {0}', index + 1)}</button></span
          >
        </p>`,
    )}
    ${others > 0 ? html`<p class="quiet">${l10n.t('{0} more layers could not be read whole.', l10n.number(others))}</p>` : nothing}
  </div>`;
}

export interface LayerHeadingInput {
  readonly layer: DrawnLayer;
  /** How many layers there are. */
  readonly layers: number;
  readonly look: LayerLook;
  readonly request: (request: PictureRequest) => void;
}

/** Says which layer is looked at, what made it, and what it does to the others. */
export function layerHeading({ layer, layers, look, request }: LayerHeadingInput): TemplateResult {
  const { index, step, keyword, args, created, wasted = 0, causes = 0, trouble, diffId } = layer;
  return html`<section class="about layer-about">
    <div class="instruction">
      <span class="swatch layered ${look.pattern}" .style=${look.style}></span>
      <span class="text"
        ><b>${l10n.t('Layer {0} of {1}', index + 1, layers)}</b>
        <code title=${shown(args)}>${keyword === '' ? '' : html`<b>${keyword}</b>`} ${shown(args)}</code></span
      >
    </div>
    <p class="quiet">
      ${layerSize(layer)}${created === undefined ? nothing : html` · ${new Date(created).toLocaleString()}`}${
        wasted > 0 ? html` · ${l10n.t('{0} of it wasted (hatched)', formatBytes(wasted))}` : nothing
      }${causes > 0 ? html` · ${l10n.t('takes {0} of lower layers out of sight', formatBytes(causes))}` : nothing}${sharing(layer, request)}
      <span class="acts">
        <button class="link" @click=${() => request({ kind: 'reveal-layer', layer: index })}>
          ${l10n.t('Show in Tree')}
        </button>
        ${
          step === undefined
            ? nothing
            : html`<button class="link" @click=${() => request({ kind: 'open-instruction', step })}>
                ${l10n.t('Open Instruction')}
              </button>`
        }
        <button class="link" title=${diffId} @click=${() => request({ kind: 'copy', text: diffId, what: 'diffID' })}>
          ${l10n.t('Copy diffID')}
        </button>
      </span>
    </p>
    ${trouble === undefined ? nothing : html`<p class="trouble" role="alert">${icon('warning')}<span>${trouble}</span></p>`}
  </section>`;
}

function sharing(
  { sharedCount, sharedWith }: DrawnLayer,
  request: LayerHeadingInput['request'],
): TemplateResult | typeof nothing {
  if (sharedCount === 0) return nothing;
  const others = sharedCount - sharedWith.length;
  return html` · ${l10n.t('shared with')}
  ${sharedWith.map(
    ({ id, name }) =>
      html`<button class="link" @click=${() => request({ kind: 'show-image', image: id })}>${shown(name)}</button
        >${' '}`,
  )}${others > 0 ? l10n.t('and {0} more', l10n.number(others)) : nothing}`;
}
