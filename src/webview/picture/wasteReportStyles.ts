import { css } from 'lit';

/** The report of the waste: figures, then each blame with its files. */
export const wasteReportStyles = css`
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
`;
