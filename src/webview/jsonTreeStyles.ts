import { css } from 'lit';

/** Pixels a level of the tree is indented by. */
const INDENT = 12;

/** The rows of the record: indent guides, keys and values, what the find bar and the format bar mark. */
export const jsonTreeStyles = css`
  .list {
    /* Not hidden: that would make it a scroller, and what is sticky in it would stick to it. */
    overflow: clip;
  }
  .sticky {
    height: 0;
    position: sticky;
    top: 0;
    z-index: 1;
  }
  .lines {
    background: var(--vscode-editorStickyScroll-background, var(--vscode-editor-background));
    border-bottom: 1px solid var(--vscode-editorStickyScroll-border, var(--vscode-contrastBorder, transparent));
    box-shadow: 0 2px 3px -1px var(--vscode-editorStickyScroll-shadow, var(--vscode-scrollbar-shadow));
    position: relative;
  }
  .row {
    align-items: center;
    display: flex;
    padding-left: calc(4px + var(--depth) * ${INDENT}px);
    padding-right: 8px;
  }
  /* Indent guides, as in the explorer. */
  .row::before {
    background: repeating-linear-gradient(
      to right,
      var(--vscode-tree-inactiveIndentGuidesStroke) 0 1px,
      transparent 1px ${INDENT}px
    );
    content: '';
    height: 100%;
    left: 12px;
    position: absolute;
    width: calc(var(--depth) * ${INDENT}px);
  }
  .row.marked {
    background: var(--vscode-list-hoverBackground);
    box-shadow: inset 2px 0 var(--vscode-focusBorder);
    outline: 1px solid var(--vscode-editor-wordHighlightBorder, transparent);
    outline-offset: -1px;
  }
  .row:is(.in-key, .in-both) .key,
  .row:is(.in-value, .in-both) .value {
    background: var(--vscode-editor-findMatchHighlightBackground);
    color: var(--vscode-editor-foreground);
    outline: 1px solid var(--vscode-editor-findMatchHighlightBorder, transparent);
  }
  .row.current:is(.in-key, .in-both) .key,
  .row.current:is(.in-value, .in-both) .value {
    outline: 2px solid var(--vscode-editor-findMatchBorder, var(--vscode-focusBorder));
    outline-offset: -2px;
  }
  .twistie {
    flex: none;
    height: 16px;
    width: 16px;
  }
  .twistie.open .icon {
    transform: rotate(90deg);
  }
  .key {
    flex: none;
    max-width: 60%;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .key:hover {
    text-decoration: underline;
  }
  .key.index {
    color: var(--vscode-descriptionForeground);
    flex: none;
  }
  .colon {
    color: var(--vscode-descriptionForeground);
    flex: none;
    margin-right: 1ch;
  }
  .value {
    flex: 0 1000 auto;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .value.preview {
    color: var(--vscode-descriptionForeground);
  }
  .note,
  .more {
    color: var(--vscode-descriptionForeground);
    flex: none;
    font-family: var(--vscode-font-family);
    margin-left: 1.5ch;
  }
  .more {
    color: var(--vscode-textLink-foreground);
  }
  .more:hover {
    text-decoration: underline;
  }
  /* The buttons stand over nothing. */
  .row:has(.actions) {
    padding-right: 76px;
  }
  .actions {
    background: var(--vscode-editor-background);
    border-radius: 4px;
    display: flex;
    position: absolute;
    right: 4px;
  }
  .actions > span {
    border-radius: 4px;
    padding: 3px;
  }
  .actions > span:hover {
    background: var(--vscode-toolbar-hoverBackground);
  }
`;
