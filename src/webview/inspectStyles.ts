import { css } from 'lit';
import { theme } from './theme.ts';

/** The frame of the view: format bar, output, record. */
export const inspectStyles = [
  theme,
  css`
    :host {
      background: var(--vscode-editor-background);
      display: flex;
      flex-direction: column;
      inset: 0;
      overflow: hidden;
      position: fixed;
    }
    .banner {
      align-items: center;
      background: var(--vscode-inputValidation-warningBackground);
      border-bottom: 1px solid var(--vscode-inputValidation-warningBorder);
      color: var(--vscode-inputValidation-warningForeground, var(--vscode-foreground));
      display: flex;
      flex: none;
      gap: 6px;
      padding: 3px 10px;
    }
    .banner span {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .bar {
      align-items: flex-start;
      display: flex;
      flex: none;
      gap: 4px;
      padding: 6px 8px 4px 10px;
      position: relative;
      z-index: 10;
    }
    .bar strata-format-editor {
      flex: 1;
    }
    .bar > button {
      height: 26px;
    }
    .language {
      font-family: var(--vscode-editor-font-family, monospace);
      min-width: 34px;
    }
    .result {
      border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      display: flex;
      flex: 0 1 auto;
      flex-direction: column;
      min-height: 0;
      overflow: hidden;
    }
    .result.filling {
      flex: none;
    }
    .result > * {
      flex: 0 1 auto;
      min-height: 0;
    }
    .result.filling > * {
      flex: 1 1 0;
    }
    .record {
      display: flex;
      flex: 1 1 0;
      flex-direction: column;
      min-height: 88px;
      position: relative;
    }
    strata-json-tree,
    strata-compare-view {
      flex: 1;
    }
    strata-find-bar {
      max-width: calc(100% - 16px);
      position: absolute;
      right: 16px;
      top: 26px;
      z-index: 8;
    }
    strata-value-pane {
      flex: none;
    }
    .fault {
      margin: 12px;
      overflow: auto;
    }
    .fault .mono {
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }
    .notice {
      background: var(--vscode-notifications-background);
      border: 1px solid var(--vscode-notifications-border, var(--vscode-contrastBorder, transparent));
      border-radius: 4px;
      bottom: 12px;
      box-shadow: 0 0 8px 2px var(--vscode-widget-shadow);
      color: var(--vscode-notifications-foreground);
      left: 50%;
      max-width: 90%;
      overflow-wrap: anywhere;
      padding: 4px 12px;
      position: fixed;
      transform: translateX(-50%);
      z-index: 50;
    }
    .notice:empty {
      display: none;
    }
    @media (max-width: 480px) {
      .bar {
        flex-wrap: wrap;
        padding: 4px 6px;
      }
      .bar strata-format-editor {
        flex: 1 1 100%;
        order: -1;
      }
    }
  `,
];
