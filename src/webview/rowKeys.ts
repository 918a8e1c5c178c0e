import { css } from 'lit';

/** What a list knows of itself when a key is pressed. */
export interface RowPlace {
  /** The row that is chosen, -1 where none is. */
  readonly at: number;
  readonly count: number;
  /** Rows a page down or up moves by. */
  readonly page: number;
}

/** The row a key moves to in a list of rows, or `undefined` where the key does not move. */
export function rowAtKey(key: string, { at, count, page }: RowPlace): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, target));
}

/** Pixels a row of every list is high. */
export const ROW_HEIGHT = 22;

/** A scroller with a list in it whose rows are placed by VirtualRows; `chosen` is the row the keys move. */
export const rowList = css`
  :host {
    display: block;
    min-height: 0;
  }
  .scroller,
  .scroller:focus-visible {
    outline: none;
  }
  .scroller {
    height: 100%;
    overflow: auto;
    position: relative;
  }
  .list {
    position: relative;
  }
  .row {
    cursor: pointer;
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: var(--vscode-editor-font-size, 13px);
    height: ${ROW_HEIGHT}px;
    left: 0;
    line-height: ${ROW_HEIGHT}px;
    position: absolute;
    right: 0;
    white-space: pre;
  }
  .row:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .row.chosen {
    background: var(--vscode-list-hoverBackground);
    outline: 1px solid var(--vscode-contrastActiveBorder, var(--vscode-panel-border, transparent));
    outline-offset: -1px;
  }
  /* There the outline says it; a ground would take contrast away from the colours on it. */
  :host-context(:is(.vscode-high-contrast, .vscode-high-contrast-light)) .row:is(:hover, .chosen, .marked) {
    background: none;
  }
  .scroller:focus .row.chosen {
    outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder));
    outline-offset: -1px;
  }
`;
