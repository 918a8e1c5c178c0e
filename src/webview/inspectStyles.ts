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
    .status {
      align-items: center;
      display: flex;
      flex: none;
      flex-wrap: wrap;
      gap: 2px 6px;
      min-height: 24px;
      padding: 0 8px 2px 12px;
    }
    .status .message {
      color: var(--vscode-editorError-foreground);
      flex: 1 1 auto;
      min-width: 0;
      overflow-wrap: anywhere;
      user-select: text;
    }
    .status .words {
      flex: 0 1 auto;
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .status .space {
      flex: 1;
    }
    .status .filter {
      flex: 0 1 140px;
      width: 60px;
    }
    .tools {
      display: flex;
      flex: none;
      margin-left: auto;
    }
    button.badge {
      background: var(--vscode-badge-background);
      border-color: var(--vscode-contrastBorder, transparent);
      border-radius: 3px;
      color: var(--vscode-badge-foreground);
      font-size: 11px;
      height: 18px;
      padding: 0 6px;
    }
    button.badge.raw {
      background: var(--vscode-inputValidation-warningBackground);
      border-color: var(--vscode-inputValidation-warningBorder);
      color: var(--vscode-inputValidation-warningForeground, var(--vscode-foreground));
    }
    .explanation {
      color: var(--vscode-descriptionForeground);
      flex: none;
      line-height: 1.45;
      margin: 0;
      padding: 0 12px 6px;
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
    .sash {
      background: var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      cursor: ns-resize;
      flex: none;
      height: 1px;
      position: relative;
      touch-action: none;
      z-index: 5;
    }
    .sash::after {
      content: '';
      inset: -3px 0;
      position: absolute;
    }
    .sash:hover::after,
    .sash:focus-visible::after,
    .sash.dragging::after {
      background: var(--vscode-sash-hoverBorder, var(--vscode-focusBorder));
      inset: -1px 0;
    }
    .record {
      display: flex;
      flex: 1 1 0;
      flex-direction: column;
      min-height: 88px;
      position: relative;
    }
    .toolbar {
      align-items: center;
      display: flex;
      flex: none;
      gap: 2px;
      padding: 2px 8px 2px 12px;
    }
    .toolbar .name {
      font-weight: 600;
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .toolbar .id {
      flex: 0 1 auto;
      margin-left: 6px;
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .toolbar select {
      flex: 0 1 auto;
      max-width: 40%;
    }
    .toolbar [role='tablist'] {
      display: flex;
      flex: none;
      margin-right: 6px;
    }
    .toolbar [role='tab'] {
      border-radius: 0;
      border-width: 0 0 1px;
      color: var(--vscode-panelTitle-inactiveForeground);
      padding: 0 6px;
    }
    .toolbar [role='tab'][aria-selected='true'] {
      border-bottom-color: var(--vscode-panelTitle-activeBorder);
      color: var(--vscode-panelTitle-activeForeground);
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
      .toolbar {
        flex-wrap: wrap;
      }
      .toolbar .id {
        display: none;
      }
      .toolbar select {
        flex: 1 1 40%;
        order: 1;
      }
      .toolbar select ~ .quiet {
        order: 1;
      }
    }
  `,
];
