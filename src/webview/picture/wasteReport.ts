import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { formatBytes } from '../../core/bytes.ts';
import { formatPercent } from '../../core/percent.ts';
import { showName } from '../../core/tar/bytes.ts';
import type { DrawnBlame, DrawnWaste } from '../../protocol/picture.ts';
import { icon } from '../icons.ts';
import { l10n } from '../l10n.ts';
import { theme } from '../theme.ts';
import { remedyWords, whatWords } from './wasteWords.ts';
import { wasteReportStyles } from './wasteReportStyles.ts';
import { layerStyles, noLook, type LayerLook } from './layerLooks.ts';

/** A version of a file, or a layer, that a person wants to see. */
export class WasteOpenEvent extends Event {
  readonly layer: number;
  /** Absent for the layer itself. */
  readonly path: string | undefined;

  constructor(layer: number, path?: string) {
    super('waste-open');
    this.layer = layer;
    this.path = path;
  }
}

/** So many files of a blame are shown before somebody asks for more. */
const filesFirst = 6;

/** Where the bytes go that no container can see: how many, who did it, and what to do about it. */
export class WasteReport extends LitElement {
  static override properties = {
    waste: { attribute: false },
    looks: { attribute: false },
    instructionOf: { attribute: false },
    opened: { state: true },
  };
  declare waste: DrawnWaste | undefined;
  declare looks: ReadonlyMap<number, LayerLook>;
  /** The instruction that made a layer, on one line. */
  declare instructionOf: (layer: number) => string;
  declare opened: ReadonlySet<string>;

  constructor() {
    super();
    this.waste = undefined;
    this.looks = new Map();
    this.instructionOf = String;
    this.opened = new Set();
  }

  override render(): TemplateResult | typeof nothing {
    const { waste } = this;
    if (waste === undefined) return nothing;
    const percent = formatPercent(waste.efficiency);
    return html`<div class="report" tabindex="0" role="region" aria-label=${l10n.t('Waste')}>
      <div class="sum">
        <div class="figures">
          <div class="figure"><b>${percent}</b><span class="quiet">${l10n.t('efficiency')}</span></div>
          <div class="figure">
            <b>${formatBytes(waste.dead)}</b
            ><span class="quiet">${l10n.t('wasted of {0}', formatBytes(waste.total))}</span>
          </div>
          ${
            waste.comparison === 'running'
              ? html`<span class="quiet comparing" role="status">${l10n.t('Comparing rewritten files…')}</span>`
              : nothing
          }
        </div>
        <div class="meter" role="img" aria-label=${l10n.t('{0} of the bytes can be seen by a container', percent)}>
          <span class="live" .style=${`width: ${100 * waste.efficiency}%`}></span><span class="dead hatched"></span>
        </div>
        ${
          waste.incomplete
            ? html`<p class="incomplete">
                ${icon('warning')}<span
                  >${l10n.t('Not all layers could be read whole: what the rest of them holds and wastes is not in these figures.')}</span
                >
              </p>`
            : nothing
        }
        <p class="quiet">
          ${
            waste.dead === 0
              ? l10n.t('Nothing is wasted: a container can see every byte of every layer.')
              : l10n.t(
                  'Layers are never changed. What a later layer replaces or deletes stays in the one below: it is stored, pushed and pulled, and no container can see it.',
                )
          }
        </p>
        ${
          waste.comparison === 'left-out'
            ? html`<p class="quiet">
                ${l10n.t('Files written again were not compared with what they replaced: the registry would have to send both.')}
              </p>`
            : nothing
        }
        <details>
          <summary>
            ${l10n.t(
              'dive says {0} and {1}: why?',
              formatPercent(waste.dive.score),
              formatBytes(waste.dive.wastedBytes),
            )}
          </summary>
          <p>
            ${l10n.t(
              'Strata’s efficiency is the share of all bytes that a container can see. dive adds up the smallest size each path ever had and divides by all its sizes. So dive counts the surviving copy of a rewritten file as wasted too, does not see what an opaque directory hides, and a deleted directory can raise its score.',
            )}
          </p>
        </details>
      </div>
      ${waste.blames.map((blame) => this.#blame(blame))}
    </div>`;
  }

  #blame(blame: DrawnBlame): TemplateResult {
    const key = `${blame.causedBy} ${blame.cause} ${blame.sameContent}`;
    const isOpen = this.opened.has(key);
    const files = isOpen ? blame.files : blame.files.slice(0, filesFirst);
    const hidden = blame.fileCount - files.length;
    const look = this.looks.get(blame.causedBy) ?? noLook;
    return html`<section>
      <h3>
        <span class="amount">${formatBytes(blame.size)}</span>
        <button
          class="culprit"
          title=${l10n.t('Show layer {0}', blame.causedBy + 1)}
          @click=${() => this.dispatchEvent(new WasteOpenEvent(blame.causedBy))}
        >
          <span class="swatch layered ${look.pattern}" .style=${look.style}></span>
          <span class="text"
            >${l10n.t('Layer {0}', blame.causedBy + 1)} · <code>${this.instructionOf(blame.causedBy)}</code></span
          >
        </button>
      </h3>
      <p class="what">${whatWords(blame)} <span class="remedy">${remedyWords(blame)}</span></p>
      <ul>
        ${files.map((file) => {
          const from = this.looks.get(file.layer) ?? noLook;
          return html`<li>
            <span class="amount">${formatBytes(file.size)}</span>
            <button
              class="file"
              title=${l10n.t('Open this version of the file, from layer {0}', file.layer + 1)}
              @click=${() => this.dispatchEvent(new WasteOpenEvent(file.layer, file.path))}
            >
              <span class="path">/${showName(file.path)}</span>
            </button>
            <button
              class="origin"
              title=${this.instructionOf(file.layer)}
              aria-label=${l10n.t('Written by layer {0}: {1}', file.layer + 1, this.instructionOf(file.layer))}
              @click=${() => this.dispatchEvent(new WasteOpenEvent(file.layer))}
            >
              <span class="swatch layered ${from.pattern}" .style=${from.style}></span
              >${l10n.t('layer {0}', file.layer + 1)}
            </button>
          </li>`;
        })}
      </ul>
      ${
        hidden > 0 && !isOpen && blame.files.length > filesFirst
          ? html`<button
              class="labelled more"
              @click=${() => {
                this.opened = new Set([...this.opened, key]);
              }}
            >
              ${l10n.t('Show more')}
            </button>`
          : nothing
      }
      ${hidden > 0 && (isOpen || blame.files.length <= filesFirst) ? html`<p class="quiet more">${l10n.t('and {0} smaller files', l10n.number(hidden))}</p>` : nothing}
    </section>`;
  }

  static override styles = [theme, layerStyles, wasteReportStyles];
}
