import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { formatBytes } from '../../core/bytes.ts';
import { formatPercent } from '../../core/percent.ts';
import { showName } from '../../core/tar/bytes.ts';
import type { DrawnBlame, DrawnWaste } from '../../protocol/picture.ts';
import { icon } from '../icons.ts';
import { l10n } from '../l10n.ts';
import { theme } from '../theme.ts';
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
            waste.comparing
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

  static override styles = [
    theme,
    layerStyles,
    css`
      :host {
        display: block;
        min-height: 0;
      }
      .report {
        height: 100%;
        overflow: auto;
        padding: 4px 14px 20px;
      }
      .report:focus-visible {
        outline-offset: -1px;
      }
      .sum {
        max-width: 720px;
      }
      .figures {
        align-items: baseline;
        display: flex;
        flex-wrap: wrap;
        gap: 4px 28px;
      }
      .figure {
        align-items: baseline;
        display: flex;
        gap: 7px;
      }
      .figure b {
        font-size: 22px;
        font-variant-numeric: tabular-nums;
        font-weight: 600;
      }
      .meter {
        --hatch: color-mix(in srgb, var(--vscode-foreground) 60%, transparent);
        border: 1px solid var(--vscode-contrastBorder, var(--vscode-descriptionForeground));
        border-radius: 4px;
        display: flex;
        height: 14px;
        margin: 6px 0;
        overflow: hidden;
      }
      .live {
        background: color-mix(in srgb, var(--vscode-charts-green) 55%, var(--vscode-editor-background));
      }
      .dead {
        flex: 1;
      }
      p {
        line-height: 1.45;
        margin: 6px 0;
        max-width: 720px;
      }
      .incomplete {
        align-items: center;
        display: flex;
        gap: 6px;
      }
      .incomplete .icon {
        color: var(--vscode-editorWarning-foreground, currentColor);
        flex: none;
      }
      summary {
        color: var(--vscode-textLink-foreground);
        cursor: pointer;
        width: fit-content;
      }
      summary:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      section {
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        margin-top: 12px;
        padding-top: 8px;
      }
      h3 {
        align-items: baseline;
        display: flex;
        font-size: inherit;
        gap: 8px;
        margin: 0;
      }
      .amount {
        flex: none;
        font-variant-numeric: tabular-nums;
        font-weight: 600;
        text-align: right;
        width: 64px;
      }
      li .amount {
        font-weight: normal;
      }
      .culprit,
      .file {
        flex: 0 1 auto;
        justify-content: flex-start;
        min-width: 0;
        text-align: left;
      }
      .culprit {
        align-items: baseline;
        gap: 7px;
      }
      .culprit .text,
      .path {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      code,
      .path {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
      }
      .what {
        margin: 2px 0 4px 75px;
      }
      .remedy {
        display: block;
        font-weight: 600;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        align-items: center;
        display: flex;
        gap: 8px;
      }
      .file {
        color: var(--vscode-textLink-foreground);
      }
      .origin {
        color: var(--vscode-descriptionForeground);
        font-size: 11px;
        margin-left: auto;
      }
      .more {
        margin-left: 72px;
      }
      p.more {
        margin-left: 76px;
      }
      @media (max-width: 480px) {
        .report {
          padding: 4px 8px 16px;
        }
        .what,
        .more,
        p.more {
          margin-left: 0;
        }
        .amount {
          width: 52px;
        }
      }
    `,
  ];
}

/** What the layer did. */
function whatWords({ cause, sameContent, fileCount }: DrawnBlame): string {
  const count = l10n.number(fileCount);
  if (sameContent) {
    return fileCount === 1
      ? l10n.t('wrote a file again with the same content: only its mode, owner or time is new.')
      : l10n.t('wrote {0} files again with the same content: only their mode, owner or time is new.', count);
  }
  switch (cause) {
    case 'overwritten':
      return fileCount === 1
        ? l10n.t('overwrote a file that a layer below had brought.')
        : l10n.t('overwrote {0} files that layers below had brought.', count);
    case 'deleted':
      return fileCount === 1
        ? l10n.t('deleted a file of a layer below, where it still takes its room.')
        : l10n.t('deleted {0} files of layers below, where they still take their room.', count);
    case 'hidden':
      return fileCount === 1
        ? l10n.t('made its directory anew (an opaque directory), which hides a file below.')
        : l10n.t('made a directory anew (an opaque directory), which hides {0} files below.', count);
  }
}

/** What to do about it. */
function remedyWords({ cause, sameContent, newMode, newOwner }: DrawnBlame): string {
  if (sameContent && newMode && newOwner) return l10n.t('Use COPY --chmod and --chown where the files are copied.');
  if (sameContent && newMode) return l10n.t('Use COPY --chmod where the file is copied.');
  if (sameContent && newOwner) return l10n.t('Use COPY --chown where the file is copied.');
  if (sameContent) return l10n.t('Leave files alone that do not change.');
  return cause === 'overwritten'
    ? l10n.t('Write it once: in one instruction, or in the layer that ends up with it.')
    : l10n.t('Delete it in the same RUN that makes it, or leave it in a build stage.');
}
