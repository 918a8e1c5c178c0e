import { css } from 'lit';
import { frameStyles } from '../frameStyles.ts';
import { theme } from '../theme.ts';
import { layerStyles } from './layerLooks.ts';

/** The frame of the picture: figures, stack, files. */
export const pictureStyles = [
  theme,
  frameStyles,
  layerStyles,
  css`
    header {
      align-items: baseline;
      display: flex;
      flex: none;
      flex-wrap: wrap;
      gap: 2px 28px;
      padding: 10px 14px 8px;
    }
    h1 {
      font-size: 16px;
      font-weight: 600;
      margin: 0;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    dl {
      display: flex;
      flex: 1;
      flex-wrap: wrap;
      gap: 2px 22px;
      margin: 0;
    }
    .figure {
      align-items: baseline;
      display: flex;
      gap: 5px;
      white-space: nowrap;
    }
    dd {
      font-variant-numeric: tabular-nums;
      font-weight: 600;
      margin: 0;
    }
    dt {
      color: var(--vscode-descriptionForeground);
      overflow: hidden;
      text-overflow: ellipsis;
    }
    button.link {
      color: var(--vscode-textLink-foreground);
      border: 0;
      display: inline;
      height: auto;
      line-height: inherit;
      padding: 0;
      white-space: normal;
    }
    button.link:hover {
      text-decoration: underline;
    }
    .body {
      border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      display: grid;
      flex: 1;
      grid-template-columns: clamp(230px, 30%, 350px) minmax(0, 1fr);
      min-height: 0;
    }
    strata-layer-stack {
      border-right: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      padding-top: 8px;
    }
    main {
      display: flex;
      flex-direction: column;
      min-height: 0;
      min-width: 0;
    }
    .bar {
      align-items: center;
      display: flex;
      flex: none;
      flex-wrap: wrap;
      gap: 2px 16px;
      justify-content: space-between;
      padding: 5px 12px 0;
    }
    .tabs {
      display: flex;
      gap: 14px;
    }
    [role='tab'] {
      border: 0;
      border-bottom: 1px solid transparent;
      border-radius: 0;
      color: var(--vscode-panelTitle-inactiveForeground);
      height: 26px;
      padding: 0 2px;
    }
    [role='tab'][aria-selected='true'] {
      border-bottom-color: var(--vscode-panelTitle-activeBorder);
      color: var(--vscode-panelTitle-activeForeground);
    }
    [role='tab']:hover:not(:disabled) {
      background: none;
      color: var(--vscode-panelTitle-activeForeground);
    }
    .scope {
      display: flex;
      gap: 4px;
    }
    .about {
      flex: none;
      line-height: 1.45;
      margin: 0;
      padding: 6px 12px 0;
    }
    .about p {
      margin: 2px 0;
    }
    .trouble {
      align-items: baseline;
      display: flex;
      gap: 6px;
      overflow-wrap: anywhere;
    }
    .trouble .icon {
      align-self: center;
      color: var(--vscode-editorWarning-foreground, currentColor);
      flex: none;
    }
    .layer-about p {
      margin: 2px 0;
    }
    .instruction {
      align-items: baseline;
      display: flex;
      gap: 8px;
      min-width: 0;
    }
    .instruction .text {
      -webkit-box-orient: vertical;
      display: -webkit-box;
      -webkit-line-clamp: 2;
      overflow: hidden;
      overflow-wrap: anywhere;
    }
    code {
      font-family: var(--vscode-editor-font-family, monospace);
      font-size: 12px;
      margin-left: 6px;
    }
    .acts {
      display: inline-flex;
      flex-wrap: wrap;
      gap: 0 12px;
      margin-left: 10px;
    }
    nav {
      align-items: center;
      display: flex;
      flex: none;
      flex-wrap: wrap;
      gap: 2px 10px;
      min-height: 28px;
      padding: 3px 12px;
    }
    ol {
      display: flex;
      flex-wrap: wrap;
      list-style: none;
      margin: 0 0 0 -4px;
      min-width: 0;
      padding: 0;
    }
    li {
      align-items: center;
      display: flex;
      min-width: 0;
    }
    li:nth-child(n + 3)::before {
      color: var(--vscode-descriptionForeground);
      content: '/';
    }
    .crumb {
      max-width: 220px;
      min-width: 0;
      overflow: hidden;
      padding: 0 4px;
      text-overflow: ellipsis;
    }
    .crumb[aria-current] {
      font-weight: 600;
    }
    .deep {
      align-items: center;
      display: flex;
      gap: 5px;
    }
    .deep input {
      height: auto;
      margin: 0;
    }
    .panel {
      display: flex;
      flex: 1;
      flex-direction: column;
      min-height: 0;
      position: relative;
    }
    strata-file-map {
      flex: 1;
      margin: 0 12px 12px;
    }
    strata-file-list,
    strata-waste-report {
      flex: 1;
    }
    .wait {
      align-items: center;
      display: flex;
      flex: 1;
      flex-direction: column;
      gap: 4px;
      justify-content: center;
      padding: 12px;
      text-align: center;
    }
    .wait p {
      margin: 4px 0;
      max-width: 520px;
    }
    .wait button {
      border-color: var(--vscode-button-border, var(--vscode-contrastBorder, var(--vscode-panel-border, transparent)));
    }
    .over {
      inset: 0;
      pointer-events: none;
      position: absolute;
    }
    .over button {
      pointer-events: auto;
    }
    .progress {
      background: linear-gradient(90deg, transparent, var(--vscode-progressBar-background), transparent);
      background-size: 40% 100%;
      background-repeat: no-repeat;
      height: 2px;
      max-width: 320px;
      width: 80%;
    }
    @media (prefers-reduced-motion: no-preference) {
      .progress {
        animation: pass 1.6s linear infinite;
      }
    }
    @keyframes pass {
      from {
        background-position: -60% 0;
      }
      to {
        background-position: 160% 0;
      }
    }
    .in-part {
      align-items: center;
      border: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      border-radius: 4px;
      display: flex;
      flex: none;
      gap: 8px;
      margin: 0 12px 8px;
      overflow: hidden;
      padding: 3px 4px 3px 10px;
      position: relative;
    }
    .in-part span {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .in-part .progress {
      left: 0;
      max-width: none;
      position: absolute;
      top: 0;
      width: 100%;
    }
    .in-part button {
      border-color: var(--vscode-button-border, var(--vscode-contrastBorder, var(--vscode-panel-border, transparent)));
      flex: none;
    }
    .empty {
      padding: 12px 14px;
    }
    @media (max-width: 560px) {
      :host {
        overflow: auto;
      }
      header {
        gap: 4px 14px;
        padding: 8px 10px;
      }
      .body {
        display: flex;
        flex: none;
        flex-direction: column;
      }
      strata-layer-stack {
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        border-right: 0;
        flex: none;
        height: 360px;
        resize: vertical;
      }
      main {
        flex: none;
      }
      .panel {
        flex: none;
        height: max(320px, 70vh);
      }
      .bar,
      nav,
      .about {
        padding-left: 10px;
        padding-right: 10px;
      }
      .acts {
        display: flex;
        margin-left: 0;
      }
      strata-file-map {
        margin: 0 8px 8px;
      }
    }
  `,
];
