import { html, nothing, type TemplateResult } from 'lit';
import { formatBytes } from '../../core/bytes.ts';
import { shortDigest } from '../../core/digest.ts';
import { shown } from '../../core/shown.ts';
import type { DrawnImage, DrawnWaste } from '../../protocol/picture.ts';
import { icon } from '../icons.ts';
import { l10n } from '../l10n.ts';
import { layerSize } from './layerSize.ts';

export interface HeaderInput {
  readonly image: DrawnImage;
  readonly layers: number;
  readonly waste: DrawnWaste | undefined;
  readonly showWaste: () => void;
  readonly inspect: () => void;
}

/** The image's name, and its figures. */
export function pictureHeader({ image, layers, waste, showWaste, inspect }: HeaderInput): TemplateResult {
  const { name, id } = image.image;
  const [base] = image.bases;
  const compressed = image.rows.some((row) => row.kind === 'layer' && row.compressed);
  const figure = (size: number, label: string | TemplateResult, title = ''): TemplateResult =>
    html`<div class="figure" title=${title}>
      <dd>${layerSize({ size, compressed })}</dd>
      <dt>${label}</dt>
    </div>`;
  return html`<header>
    <h1 title=${id}>${shown(name === id ? shortDigest(id) : name)}</h1>
    <dl>
      ${figure(
        image.total,
        layers === 1 ? l10n.t('in 1 layer') : l10n.t('in {0} layers', l10n.number(layers)),
        image.listed === undefined
          ? ''
          : l10n.t('The sizes of all files. Where the image is kept, it takes {0}.', formatBytes(image.listed)),
      )}
      ${base === undefined ? nothing : figure(image.own, l10n.t('added to {0}', shown(base.name)))}
      ${image.unique === undefined ? nothing : figure(image.unique, l10n.t('shared with no other image'))}
      ${
        waste === undefined
          ? nothing
          : figure(waste.dead, html`<button class="link" @click=${showWaste}>${l10n.t('wasted')}</button>`)
      }
    </dl>
    <button class="labelled" title=${l10n.t('Open the image’s whole record')} @click=${inspect}>
      ${icon('list-tree')}${l10n.t('Inspect')}
    </button>
  </header>`;
}
