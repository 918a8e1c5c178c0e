import { css, html, nothing, type TemplateResult } from 'lit';
import type { CompletionItem } from '../core/format/complete.ts';
import type { Completions } from './completions.ts';
import { icon, type IconName } from './icons.ts';
import { l10n } from './l10n.ts';

/** Completions drawn at a time; the list is a window on all of them. */
const VISIBLE = 12;

/** The completions that are open, and the one the keys stand at. */
export interface OpenCompletions extends Completions {
  readonly chosen: number;
}

/** What a key does while completions are open; `undefined` where it is none of theirs. */
export type CompletionKey =
  { readonly kind: 'choose'; readonly index: number } | { readonly kind: 'accept' } | { readonly kind: 'close' };

export function completionKey(event: KeyboardEvent, { items, chosen }: OpenCompletions): CompletionKey | undefined {
  const last = items.length - 1;
  const choose = (index: number): CompletionKey => ({ kind: 'choose', index });
  switch (event.key) {
    case 'ArrowDown':
      return choose(chosen === last ? 0 : chosen + 1);
    case 'ArrowUp':
      return choose(chosen === 0 ? last : chosen - 1);
    case 'PageDown':
      return choose(Math.min(last, chosen + VISIBLE));
    case 'PageUp':
      return choose(Math.max(0, chosen - VISIBLE));
    case 'Enter':
    case 'Tab':
      return event.shiftKey || event.ctrlKey ? undefined : { kind: 'accept' };
    case 'Escape':
      return { kind: 'close' };
    default:
      return undefined;
  }
}

/** What is left of open completions when more of the same name has been typed; `undefined` where they must be asked for anew. */
export function narrowed(open: Completions, text: string, offset: number): Completions | undefined {
  if (offset <= open.end) return undefined;
  const typed = text.slice(open.start, offset).toLowerCase();
  if (!/^[\p{L}_][\p{L}\p{Nd}_]+$/u.test(typed)) return undefined;
  const items = open.items.filter(({ insert }) => insert.toLowerCase().startsWith(typed));
  return { start: open.start, end: offset, items };
}

/** The popup, `left` pixels from the editor's edge. */
export function completionPopup(
  { items, chosen }: OpenCompletions,
  left: number,
  accept: (index: number) => void,
): TemplateResult {
  const from = Math.max(0, Math.min(chosen - VISIBLE + 1, items.length - VISIBLE));
  const visible = items.slice(from, from + VISIBLE);
  const option = (item: CompletionItem, index: number): TemplateResult =>
    html`<div
      id="completion-${index}"
      class="completion ${index === chosen ? 'chosen' : ''}"
      role="option"
      aria-selected=${index === chosen}
      aria-posinset=${index + 1}
      aria-setsize=${items.length}
      @mousedown=${(event: Event) => {
        event.preventDefault();
        accept(index);
      }}
    >
      <span class="kind ${item.kind}">${icon(icons[item.kind])}</span>
      <span class="label mono">${item.label}</span>
      <span class="detail">${item.detail}</span>
    </div>`;
  return html`<div class="popup" .style=${`left: ${left}px`}>
    <div id="completions" role="listbox" aria-label=${l10n.t('Completions')}>
      ${visible.map((item, index) => option(item, from + index))}
    </div>
    ${
      items.length > VISIBLE
        ? html`<div class="count quiet">
            ${l10n.t('{0} of {1}', l10n.number(chosen + 1), l10n.number(items.length))}
          </div>`
        : nothing
    }
  </div>`;
}

const icons: Readonly<Record<CompletionItem['kind'], IconName>> = {
  field: 'symbol-field',
  method: 'symbol-method',
  function: 'symbol-method',
  variable: 'symbol-variable',
  keyword: 'symbol-keyword',
};

export const completionStyles = css`
  .popup {
    background: var(--vscode-editorSuggestWidget-background);
    border: 1px solid var(--vscode-editorSuggestWidget-border);
    border-radius: 4px;
    box-shadow: 0 2px 8px var(--vscode-widget-shadow);
    color: var(--vscode-editorSuggestWidget-foreground);
    max-width: min(560px, 100%);
    min-width: min(260px, 100%);
    padding: 2px;
    position: absolute;
    top: calc(100% + 2px);
    z-index: 20;
  }
  .completion {
    align-items: center;
    border-radius: 3px;
    cursor: pointer;
    display: flex;
    gap: 6px;
    height: 22px;
    padding: 0 6px 0 4px;
    white-space: pre;
  }
  .completion:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .completion.chosen {
    background: var(--vscode-editorSuggestWidget-selectedBackground);
    color: var(--vscode-editorSuggestWidget-selectedForeground);
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .label {
    flex: none;
    max-width: 60%;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .detail {
    color: var(--vscode-descriptionForeground);
    flex: 1;
    overflow: hidden;
    text-align: right;
    text-overflow: ellipsis;
  }
  .completion.chosen .detail {
    color: inherit;
  }
  .kind.field {
    color: var(--vscode-symbolIcon-fieldForeground);
  }
  .kind.method,
  .kind.function {
    color: var(--vscode-symbolIcon-functionForeground);
  }
  .kind.variable {
    color: var(--vscode-symbolIcon-variableForeground);
  }
  .kind.keyword {
    color: var(--vscode-symbolIcon-keywordForeground);
  }
  .count {
    border-top: 1px solid var(--vscode-editorSuggestWidget-border);
    font-size: 11px;
    margin-top: 2px;
    padding: 3px 6px;
  }
`;
