import { css } from 'lit';
import { frameStyles } from './frameStyles.ts';
import { theme } from './theme.ts';

/** The frame of the view: format bar, output, record. */
export const inspectStyles = [
  theme,
  frameStyles,
  css`
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
  `,
];
