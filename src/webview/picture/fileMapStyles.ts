import { css } from 'lit';

/** Tiles, what is written into them, and the tooltip. */
export const fileMapStyles = css`
  :host {
    display: block;
    min-height: 0;
    /* Not hidden: what is larger for a moment, while the room changes, would be scrolled to. */
    overflow: clip;
    position: relative;
  }
  .map {
    inset: 0;
    position: absolute;
  }
  :host([busy]) .map {
    opacity: 0.6;
  }
  .tile {
    align-items: flex-start;
    border-radius: 3px;
    display: flex;
    justify-content: flex-start;
    min-width: 0;
    overflow: hidden;
    padding: 0;
    position: absolute;
    text-align: left;
  }
  .tile.open {
    --strength: 9% !important;
  }
  .tile.rest {
    border-style: dashed;
  }
  .tile:hover:not(:disabled) {
    background-color: color-mix(in srgb, var(--layer) calc(var(--strength) + 8%), var(--vscode-editor-background));
    outline: none;
    border-color: var(--vscode-foreground);
  }
  .tile:focus-visible {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: -2px;
    z-index: 2;
  }
  .dimmed .tile:not(.lit):not(.open) {
    opacity: 0.3;
  }
  .label {
    display: flex;
    flex-direction: column;
    min-width: 0;
    font-size: 11px;
    line-height: 14px;
    padding: 1px 4px;
    pointer-events: none;
  }
  .big > .label {
    font-size: 13px;
    line-height: 17px;
    padding: 4px 7px;
  }
  .open > .label {
    flex-direction: row;
    gap: 6px;
    line-height: 15px;
    white-space: nowrap;
  }
  .name {
    /* A plate behind the second line would cover what hangs below the first. */
    position: relative;
    z-index: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .open > .label > .name {
    /* A plate behind the second line would cover what hangs below the first. */
    position: relative;
    z-index: 1;
    font-weight: 600;
  }
  .label > .size {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .hatched > .label {
    background: var(--vscode-editor-background);
    border-radius: 2px;
    display: inline-flex;
    margin: 2px;
    max-width: calc(100% - 4px);
    padding: 0 3px;
  }
  .tip {
    background: var(--vscode-editorHoverWidget-background, var(--vscode-editorWidget-background));
    border: 1px solid
      var(--vscode-editorHoverWidget-border, var(--vscode-contrastBorder, var(--vscode-widget-border, transparent)));
    border-radius: 4px;
    box-shadow: 0 2px 8px var(--vscode-widget-shadow);
    color: var(--vscode-editorHoverWidget-foreground, var(--vscode-editorWidget-foreground));
    font-size: 12px;
    line-height: 1.5;
    max-width: min(360px, 80%);
    padding: 5px 9px;
    pointer-events: none;
    position: absolute;
    z-index: 10;
  }
  .path {
    font-family: var(--vscode-editor-font-family, monospace);
    overflow-wrap: anywhere;
  }
  .from {
    align-items: baseline;
    display: flex;
    gap: 6px;
  }
`;
