import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import {
  compareImages,
  parseComparable,
  type Comparison,
  type Difference,
  type ListComparison,
} from '../core/compareImages.ts';
import { shown } from '../core/shown.ts';
import { icon } from './icons.ts';
import { maskedVariable } from './envSecrets.ts';
import { factTitle } from './factTitle.ts';
import { l10n } from './l10n.ts';
import { factWords } from './readableValue.ts';
import { theme } from './theme.ts';

/** One side of a comparison: the name and the record's text. */
export interface CompareSide {
  readonly key: string;
  readonly name: string;
  readonly text: string;
  /** Its size is that of compressed layers, which no size of files compares with. */
  readonly isCompressed: boolean;
}

class OpenDiffEvent extends Event {
  constructor() {
    super('open-diff');
  }
}

/** Two images in words: what differs, and how far their layers are the same. */
export class CompareView extends LitElement {
  static override properties = {
    left: { attribute: false },
    right: { attribute: false },
    secretsShown: { attribute: false },
  };
  declare left: CompareSide | undefined;
  declare right: CompareSide | undefined;
  declare secretsShown: boolean;

  constructor() {
    super();
    this.left = undefined;
    this.right = undefined;
    this.secretsShown = false;
  }

  override render(): TemplateResult {
    const { left, right } = this;
    if (left === undefined || right === undefined)
      return html`<p class="quiet note">${l10n.t('Choose two images to compare.')}</p>`;
    const comparison = compareImages(parseComparable(parsed(left.text)), parseComparable(parsed(right.text)));
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${l10n.t('Comparison')}>
      <table>
        <thead>
          <tr>
            <td></td>
            <th scope="col">${shown(left.name)}</th>
            <th scope="col">${shown(right.name)}</th>
          </tr>
        </thead>
        ${this.#facts(comparison, [left.isCompressed, right.isCompressed])}
        ${this.#list(l10n.t('Environment'), comparison.env, true)} ${this.#list(l10n.t('Labels'), comparison.labels)}
        ${this.#list(l10n.t('Ports'), comparison.ports)} ${this.#list(l10n.t('Volumes'), comparison.volumes)}
        ${this.#layers(comparison)}
      </table>
      <p class="note">
        <button class="labelled" @click=${() => this.dispatchEvent(new OpenDiffEvent())}>
          ${icon('diff')} ${l10n.t('Open both records in the diff editor')}
        </button>
      </p>
    </div>`;
  }

  #facts({ facts, alikeFacts }: Comparison, [ofLeft, ofRight]: readonly [boolean, boolean]): TemplateResult {
    const alike =
      alikeFacts.length === 0 ? '' : l10n.t('alike: {0}', alikeFacts.map(factTitle).join(', ').toLocaleLowerCase());
    const worded = facts.map(({ name, left, right }) => ({
      name: factTitle(name),
      ...(left === undefined ? {} : { left: digestStart(factWords(name, left, Date.now(), ofLeft)) }),
      ...(right === undefined ? {} : { right: digestStart(factWords(name, right, Date.now(), ofRight)) }),
    }));
    return this.#section(l10n.t('Image'), alike, worded);
  }

  #list(title: string, { different, alike }: ListComparison, secret = false): TemplateResult | typeof nothing {
    if (different.length === 0 && alike === 0) return nothing;
    const hide = ({ name, left, right }: Difference): Difference => ({
      name,
      ...(left === undefined ? {} : { left: this.#value(name, left) }),
      ...(right === undefined ? {} : { right: this.#value(name, right) }),
    });
    return this.#section(
      title,
      alike === 0 ? '' : l10n.t('{0} alike', alike),
      secret ? different.map(hide) : different,
    );
  }

  /** A changed secret shows as changed without being shown. */
  #value(name: string, value: string): string {
    return this.secretsShown ? value : maskedVariable(`${name}=${value}`).slice(name.length + 1);
  }

  #section(title: string, note: string, differences: readonly Difference[]): TemplateResult {
    return html`<tbody>
      <tr class="section">
        <th scope="colgroup" colspan="3">${title} <span class="quiet">${note}</span></th>
      </tr>
      ${
        differences.length === 0
          ? html`<tr>
              <td class="quiet" colspan="3">${l10n.t('no difference')}</td>
            </tr>`
          : nothing
      }
      ${differences.map((difference) => this.#difference(difference))}
    </tbody>`;
  }

  #difference({ name, left, right }: Difference): TemplateResult {
    const only = left === undefined ? 'added' : right === undefined ? 'removed' : 'changed';
    return html`<tr class=${only}>
      <th scope="row" class="mono">${shown(name)}</th>
      ${sideCell(left, 'removed')} ${sideCell(right, 'added')}
    </tr>`;
  }

  #layers({ layers }: Comparison): TemplateResult {
    const rows = Math.max(layers.left.length, layers.right.length);
    const note =
      rows === 0
        ? l10n.t('{0} alike', layers.shared.length)
        : l10n.t(
            '{0} shared from the bottom, then {1} and {2}',
            layers.shared.length,
            layers.left.length,
            layers.right.length,
          );
    return html`<tbody>
      <tr class="section">
        <th scope="colgroup" colspan="3">${l10n.t('Layers')} <span class="quiet">${note}</span></th>
      </tr>
      ${layers.shared.map(
        (digest, index) =>
          html`<tr>
            <th scope="row" class="mono">${index}</th>
            <td class="mono both" colspan="2" title=${shown(digest)}>${digestStart(digest)}</td>
          </tr>`,
      )}
      ${Array.from({ length: rows }, (_, index) =>
        this.#difference({
          name: String(layers.shared.length + index),
          ...layerSide('left', layers.left[index]),
          ...layerSide('right', layers.right[index]),
        }),
      )}
    </tbody>`;
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        min-height: 0;
      }
      .scroller {
        height: 100%;
        overflow: auto;
      }
      table {
        border-collapse: collapse;
        table-layout: fixed;
        width: 100%;
      }
      th,
      td {
        font-weight: normal;
        line-height: 18px;
        overflow-wrap: anywhere;
        padding: 2px 8px;
        text-align: left;
        vertical-align: top;
        white-space: pre-wrap;
      }
      thead td {
        width: 24%;
      }
      thead th {
        background: var(--vscode-editor-background);
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
        font-weight: 600;
        position: sticky;
        top: 0;
      }
      .section th {
        color: var(--vscode-foreground);
        font-weight: 600;
        padding-top: 10px;
        white-space: normal;
      }
      .section .quiet {
        font-weight: normal;
        margin-left: 1ch;
      }
      th[scope='row'] {
        color: var(--vscode-descriptionForeground);
      }
      .removed-text {
        background: var(--vscode-diffEditor-removedTextBackground);
        outline: 1px solid var(--vscode-diffEditor-removedTextBorder, transparent);
      }
      .added-text {
        background: var(--vscode-diffEditor-insertedTextBackground);
        outline: 1px solid var(--vscode-diffEditor-insertedTextBorder, transparent);
      }
      .both {
        color: var(--vscode-descriptionForeground);
      }
      .note {
        margin: 8px;
      }
      @media (max-width: 420px) {
        thead td {
          width: 28%;
        }
        th,
        td {
          padding: 2px 4px;
        }
      }
    `,
  ];
}

function sideCell(value: string | undefined, kind: 'added' | 'removed'): TemplateResult {
  if (value === undefined) return html`<td class="quiet" aria-label=${l10n.t('not there')}>–</td>`;
  const text = shown(value.length > 2_000 ? `${value.slice(0, 2_000)}…` : value);
  return html`<td class="mono"><span class="${kind}-text">${text === '' ? l10n.t('set') : text}</span></td>`;
}

function layerSide(side: 'left' | 'right', digest: string | undefined): Partial<Difference> {
  return digest === undefined ? {} : { [side]: digestStart(digest) };
}

function digestStart(digest: string): string {
  return shown(digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1…'));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
