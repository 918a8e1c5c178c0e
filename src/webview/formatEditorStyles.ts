import { css } from 'lit';

/** The input of the format bar: a text area whose text cannot be seen, over the same text in colours. */
export const formatEditorStyles = css`
  :host {
    display: block;
    min-width: 0;
    position: relative;
  }
  .box {
    /* The editor's own ground: the colours of the tokens are made for it. */
    background: var(--vscode-editor-background);
    border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--vscode-panel-border)));
    border-radius: 4px;
    display: grid;
    max-height: 40vh;
    overflow: hidden auto;
  }
  .box:focus-within {
    border-color: var(--vscode-focusBorder);
  }
  .box.wrong {
    border-color: var(--vscode-inputValidation-errorBorder);
  }
  .layer {
    border: 0;
    grid-area: 1 / 1;
    line-height: 20px;
    margin: 0;
    min-height: 24px;
    overflow: hidden;
    overflow-wrap: anywhere;
    padding: 2px 6px;
    tab-size: 4;
    white-space: pre-wrap;
    word-break: normal;
  }
  pre {
    color: var(--vscode-editor-foreground);
    pointer-events: none;
  }
  textarea {
    -webkit-text-fill-color: transparent;
    background: transparent;
    caret-color: var(--vscode-editorCursor-foreground, var(--vscode-input-foreground));
    color: var(--vscode-input-foreground);
    height: 100%;
    outline: none;
    resize: none;
    width: 100%;
  }
  textarea::placeholder {
    -webkit-text-fill-color: var(--vscode-input-placeholderForeground);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .squiggle {
    text-decoration: underline wavy var(--vscode-editorError-foreground) 1px;
    text-decoration-skip-ink: none;
    text-underline-offset: 3px;
  }
`;
