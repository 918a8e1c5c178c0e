import { css } from 'lit';

/** The stack of layers: boxes to scale, the base apart, containers on top. */
export const layerStackStyles = css`
  :host {
    display: block;
    min-height: 0;
    overflow: auto;
  }
  .stack {
    display: flex;
    flex-direction: column;
    gap: 8px;
    padding: 2px 10px 10px 12px;
  }
  h2 {
    align-items: baseline;
    color: var(--vscode-descriptionForeground);
    display: flex;
    font-size: 11px;
    font-weight: 600;
    gap: 8px;
    justify-content: space-between;
    margin: 0 0 3px;
  }
  p {
    font-size: 11px;
    line-height: 1.4;
    margin: 3px 0 0;
  }
  button.link {
    color: var(--vscode-textLink-foreground);
    font-weight: 600;
    height: auto;
    padding: 0 2px;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  button.link:hover {
    text-decoration: underline;
  }
  .size {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .containers {
    border: 1px dashed var(--vscode-contrastBorder, var(--vscode-descriptionForeground));
    border-radius: 6px;
    padding: 6px 8px 7px;
  }
  .boxes {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .container {
    border: 1px dashed var(--vscode-contrastBorder, var(--vscode-descriptionForeground));
    max-width: 100%;
    min-width: 0;
    padding: 0 7px;
    flex: 0 1 auto;
  }
  .container .name {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .dot {
    border: 1px solid var(--vscode-foreground);
    border-radius: 50%;
    flex: none;
    height: 8px;
    width: 8px;
  }
  .dot.running {
    background: var(--vscode-charts-green);
    border-color: var(--vscode-charts-green);
  }
  .all {
    border: 1px solid var(--vscode-contrastBorder, var(--vscode-panel-border, transparent));
    display: grid;
    gap: 0 8px;
    grid-template-columns: 1fr auto;
    height: auto;
    justify-items: start;
    padding: 5px 8px;
    text-align: left;
    white-space: normal;
  }
  .all .name {
    font-weight: 600;
  }
  .all .words {
    font-size: 11px;
  }
  .all[aria-pressed='true'] {
    background: var(--vscode-list-inactiveSelectionBackground);
    border-color: var(--vscode-focusBorder);
    box-shadow: 0 0 0 1px var(--vscode-focusBorder);
    color: inherit;
  }
  .all[aria-pressed='true'] .words {
    color: inherit;
  }
  .bracket {
    display: flex;
    flex-direction: column;
    gap: 10px;
  }
  .part {
    display: flex;
    flex-direction: column;
    gap: 3px;
  }
  .layer {
    align-items: stretch;
    border-radius: 4px;
    flex-direction: column;
    gap: 1px;
    justify-content: center;
    min-width: 0;
    overflow: hidden;
    padding: 0 8px;
    position: relative;
    text-align: left;
  }
  .layer:hover:not(:disabled),
  .layer.pointed,
  .layer[aria-pressed='true'] {
    background-color: color-mix(in srgb, var(--layer) calc(var(--strength) + 8%), var(--vscode-editor-background));
    color: var(--vscode-foreground);
  }
  .layer[aria-pressed='true'] {
    border-color: var(--vscode-focusBorder);
    box-shadow: 0 0 0 1px var(--vscode-focusBorder);
  }
  .layer:focus-visible {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .layer.unread {
    --strength: 6% !important;
    border-style: dashed;
  }
  .damaged {
    align-self: center;
    color: var(--vscode-editorWarning-foreground, currentColor);
    display: flex;
    margin-left: auto;
  }
  .damaged + .size {
    margin-left: 0 !important;
  }
  .line {
    align-items: baseline;
    display: flex;
    gap: 6px;
    position: relative;
  }
  .number {
    color: var(--vscode-foreground);
    font-size: 11px;
    font-variant-numeric: tabular-nums;
    min-width: 12px;
    opacity: 0.8;
  }
  .keyword {
    font-weight: 600;
  }
  .args {
    flex: 0 1 auto;
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: 11px;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .notes {
    font-size: 11px;
    align-self: flex-start;
    margin-left: 18px;
    max-width: calc(100% - 18px);
    overflow: hidden;
    position: relative;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .line .size {
    margin-left: auto;
    padding-left: 3px;
  }
  .layer .plate {
    background: color-mix(in srgb, var(--layer) var(--strength), var(--vscode-editor-background));
    border-radius: 2px;
    box-shadow: 0 0 0 2px color-mix(in srgb, var(--layer) var(--strength), var(--vscode-editor-background));
  }
  .layer:hover .plate,
  .layer.pointed .plate,
  .layer[aria-pressed='true'] .plate {
    background: color-mix(in srgb, var(--layer) calc(var(--strength) + 8%), var(--vscode-editor-background));
    box-shadow: 0 0 0 2px color-mix(in srgb, var(--layer) calc(var(--strength) + 8%), var(--vscode-editor-background));
  }
  .wasted {
    border-left: 1px solid var(--hatch);
    inset: 0 0 0 auto;
    position: absolute;
  }
  /* Over the layer's own pattern neither could be told. */
  :host-context(.vscode-high-contrast) .wasted,
  :host-context(.vscode-high-contrast-light) .wasted {
    background-color: var(--vscode-editor-background);
  }
  .break {
    height: 9px;
    left: 0;
    position: absolute;
    top: 68%;
    width: 100%;
  }
  .break path {
    fill: var(--vscode-editor-background);
    stroke: var(--edge);
  }
  .steps {
    display: flex;
    flex-wrap: wrap;
    gap: 1px 2px;
    padding: 0 4px;
  }
  .step {
    border-left: 2px solid var(--vscode-descriptionForeground);
    border-radius: 0;
    color: var(--vscode-descriptionForeground);
    font-size: 10px;
    height: 15px;
    padding: 0 4px;
  }
  .step:hover {
    color: var(--vscode-foreground);
  }
`;
