import { css } from 'lit';

/** What every part of the view shares: boxes, buttons and fields as VS Code draws them, colours only from the theme. */
export const theme = css`
  :host {
    box-sizing: border-box;
    color: var(--vscode-foreground);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size, 13px);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  * {
    box-sizing: border-box;
  }
  .icon {
    display: block;
    flex: none;
  }
  .mono {
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: var(--vscode-editor-font-size, 13px);
  }
  button {
    align-items: center;
    background: none;
    border: 1px solid transparent;
    border-radius: 5px;
    color: inherit;
    cursor: pointer;
    display: inline-flex;
    flex: none;
    font: inherit;
    gap: 4px;
    height: 22px;
    justify-content: center;
    padding: 0 3px;
    white-space: nowrap;
  }
  button.labelled {
    padding: 0 6px;
  }
  button:hover:not(:disabled) {
    background: var(--vscode-toolbar-hoverBackground);
    outline: 1px dashed var(--vscode-toolbar-hoverOutline, transparent);
    outline-offset: -1px;
  }
  button[aria-pressed='true'],
  button[aria-expanded='true'] {
    background: var(--vscode-inputOption-activeBackground);
    border-color: var(--vscode-inputOption-activeBorder, transparent);
    color: var(--vscode-inputOption-activeForeground);
  }
  button:disabled {
    cursor: default;
    opacity: 0.45;
  }
  button:focus-visible,
  [tabindex]:focus-visible,
  select:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  a {
    color: var(--vscode-textLink-foreground);
  }
  select,
  input {
    background: var(--vscode-input-background);
    border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
    color: var(--vscode-input-foreground);
    font: inherit;
    height: 22px;
    min-width: 0;
    padding: 0 6px;
  }
  select {
    background: var(--vscode-dropdown-background);
    border-color: var(--vscode-dropdown-border);
    color: var(--vscode-dropdown-foreground);
    padding: 0 2px;
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--vscode-input-placeholderForeground);
    opacity: 1;
  }
  input:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .quiet {
    color: var(--vscode-descriptionForeground);
  }
  .badge {
    background: var(--vscode-badge-background);
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 3px;
    color: var(--vscode-badge-foreground);
    font-size: 11px;
    line-height: 16px;
    padding: 0 5px;
    white-space: nowrap;
  }
  .hidden-label {
    clip-path: inset(50%);
    height: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
    width: 1px;
  }
`;

/** The colours of JSON and of templates: those VS Code gives values in its debugger, so that every theme has them. */
export const tokens = css`
  .key {
    color: var(--vscode-debugTokenExpression-name);
  }
  .string {
    color: var(--vscode-debugTokenExpression-string);
  }
  .number {
    /* A light theme's green alone is too pale on the ground of a row under the pointer. */
    color: color-mix(in srgb, var(--vscode-debugTokenExpression-number) 85%, var(--vscode-foreground));
  }
  .boolean,
  .null,
  .keyword {
    color: var(--vscode-debugTokenExpression-boolean);
  }
  .function {
    color: var(--vscode-symbolIcon-functionForeground, var(--vscode-foreground));
  }
  .variable {
    color: var(--vscode-symbolIcon-variableForeground, var(--vscode-foreground));
  }
  .comment,
  .punctuation {
    color: var(--vscode-descriptionForeground);
  }
`;
