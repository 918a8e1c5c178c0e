import { css } from 'lit';

/** A view that fills its panel, and the banner on top of it that says what is wrong. */
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
`;
