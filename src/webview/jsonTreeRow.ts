import { html, nothing, type TemplateResult } from 'lit';
import { isContainer, type JsonDocument } from '../core/json.ts';
import type { FoundPart } from './findNavigation.ts';
import { icon } from './icons.ts';
import { keyName } from './keyName.ts';
import { l10n } from './l10n.ts';
import { rowText, type RowText } from './rowText.ts';

/** What a row looks like besides what its node says. */
export interface RowState {
  /** It stands for a row that is scrolled out of sight: seen, but not another row to a screen reader. */
  readonly copy: boolean;
  readonly top: number;
  readonly open: boolean;
  readonly chosen: boolean;
  /** The format speaks of it. */
  readonly marked: boolean;
  /** The part of it the find bar found, and whether that stands at it. */
  readonly found: FoundPart | undefined;
  readonly current: boolean;
  /** The pointer is over it. */
  readonly hovered: boolean;
  /** A secret-looking value is shown. */
  readonly revealed: boolean;
  /** Milliseconds since the Unix epoch, for ages. */
  readonly now: number;
}

/** A row that nothing is said of. */
export const plainRow = {
  chosen: false,
  marked: false,
  found: undefined,
  current: false,
  hovered: false,
  revealed: false,
} as const;

/** One row of the record's tree. What a click on a part of it does is in its `data-act`. */
export function jsonTreeRow(document: JsonDocument, node: number, state: RowState): TemplateResult {
  const container = isContainer(document, node) && document.childCount(node) > 0;
  const { revealed, now, top } = state;
  const open = container && state.open;
  const text = rowText(document, node, { open, revealed, now });
  const parent = document.parent(node);
  const depth = Math.max(1, document.depth(node));
  return html`<div
    class=${rowClass(state)}
    id=${state.copy ? nothing : `row-${node}`}
    role=${state.copy ? nothing : 'treeitem'}
    data-node=${node}
    aria-level=${depth}
    aria-posinset=${document.index(node) + 1}
    aria-setsize=${parent < 0 ? 1 : document.childCount(parent)}
    aria-expanded=${container ? open : nothing}
    aria-selected=${state.chosen}
    .style=${`top: ${top}px; --depth: ${depth - 1}`}
  >
    <span class="twistie ${open ? 'open' : ''}">${container ? icon('chevron-right') : nothing}</span>
    <span
      class="key ${text.key === undefined ? 'index' : ''}"
      data-act="use"
      title=${l10n.t('Use this path in the format ({0})', 'Enter')}
      >${text.key ?? document.index(node)}</span
    ><span class="colon">:</span>
    <span class="value ${container ? 'preview' : text.kind}" title=${text.whole ?? nothing}>${text.value}</span>
    ${text.note === undefined ? nothing : html`<span class="note">${text.note}</span>`} ${more(text)}
    ${state.hovered ? actions() : nothing}
  </div>`;
}

function rowClass({ chosen, marked, found, current }: RowState): string {
  return `row${chosen ? ' chosen' : ''}${marked ? ' marked' : ''}${found === undefined ? '' : ` match in-${found}`}${current ? ' current' : ''}`;
}

/** What there is to see beyond the row: the rest of a long value, a covered secret. */
function more({ cut, secret }: RowText): TemplateResult | typeof nothing {
  if (secret !== 'no') {
    return html`<span class="more" data-act="secret">${secret === 'masked' ? l10n.t('Show') : l10n.t('Hide')}</span>`;
  }
  if (cut === 0) return nothing;
  return html`<span class="more" data-act="show-value">${l10n.t('+{0} characters', l10n.number(cut))}</span>`;
}

/** For the pointer; the keyboard and the menu do the same. */
function actions(): TemplateResult {
  return html`<span class="actions" aria-hidden="true">
    <span data-act="use" title=${l10n.t('Use this path in the format ({0})', 'Enter')}>${icon('arrow-up')}</span>
    <span data-act="copy" title=${l10n.t('Copy value ({0})', keyName('Ctrl+C'))}>${icon('copy')}</span>
    <span data-act="menu" title=${l10n.t('More ({0})', keyName('Shift+F10'))}>${icon('ellipsis')}</span>
  </span>`;
}
