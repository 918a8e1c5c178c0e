import { html, nothing, type TemplateResult } from 'lit';
import { formatBytes } from '../../core/bytes.ts';
import { showName } from '../../core/tar/bytes.ts';
import type { MapTile } from '../../protocol/picture.ts';
import { l10n } from '../l10n.ts';
import { noLook, type LayerLook } from './layerLooks.ts';

export interface MapTooltipInput {
  readonly tile: MapTile;
  /** Where in the map the pointer is, or the tile that has the keyboard. */
  readonly at: { readonly x: number; readonly y: number };
  readonly room: { readonly width: number; readonly height: number };
  /** Bytes of the directory shown, and its path. */
  readonly total: number;
  readonly directory: string;
  readonly looks: ReadonlyMap<number, LayerLook>;
  readonly layerName: (layer: number) => string;
}

/** What a tile of the map is: its path, its size, the layer it comes from, what of it is wasted. */
export function mapTooltip({ tile, at, room, total, directory, looks, layerName }: MapTooltipInput): TemplateResult {
  const { file, size, restCount } = tile;
  const share = total === 0 ? 0 : (100 * size) / total;
  const look = (file?.layer === undefined ? undefined : looks.get(file.layer)) ?? noLook;
  const side = at.x > room.width / 2 ? `right: ${room.width - at.x + 12}px` : `left: ${at.x + 12}px`;
  const height = at.y > room.height / 2 ? `bottom: ${room.height - at.y + 12}px` : `top: ${at.y + 16}px`;
  return html`<div class="tip" aria-hidden="true" .style=${`${side}; ${height}`}>
    <div class="path">
      ${file === undefined ? l10n.t('{0} smaller ones', l10n.number(restCount)) : nameOf(file.path)}
    </div>
    <div>
      <b>${formatBytes(size)}</b>
      <span class="quiet"
        >${l10n.t('{0} % of {1}', share < 10 ? share.toFixed(1) : share.toFixed(0), nameOf(directory))}</span
      >
    </div>
    ${
      file?.layer === undefined
        ? nothing
        : html`<div class="from">
            <span class="swatch layered ${look.pattern}" .style=${look.style}></span>
            <span>${file.isDirectory ? l10n.t('mostly {0}', layerName(file.layer)) : layerName(file.layer)}</span>
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

export function nameOf(path: string): string {
  return `/${showName(path)}`;
}
