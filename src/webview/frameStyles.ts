import { css } from 'lit';

/** A view that fills its panel, the banner on top of it that says what is wrong, and the notice that floats over it for a moment. */
export const frameStyles = css`
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
`;
