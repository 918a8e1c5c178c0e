import { css, html, LitElement, type TemplateResult } from 'lit';
import { l10n } from './l10n.ts';
import { theme } from './theme.ts';

export class SashEvent extends Event {
  /** Pixels the sash is to move down. */
  readonly by: number;

  constructor(by: number) {
    super('sash-move');
    this.by = by;
  }
}

const KEY_STEP = 24;

/** The line between output and record, moved by hand or by key. */
export class Sash extends LitElement {
  static override properties = { percent: { attribute: false } };
  /** How much of the height is above it. */
  declare percent: number;

  constructor() {
    super();
    this.percent = 0;
  }

  override render(): TemplateResult {
    return html`<div
      class="sash"
      role="separator"
      tabindex="0"
      aria-orientation="horizontal"
      aria-label=${l10n.t('Height of the output')}
      aria-valuenow=${Math.round(this.percent)}
      aria-valuemin="10"
      aria-valuemax="85"
      @pointerdown=${this.#down}
      @keydown=${this.#key}
    ></div>`;
  }

  readonly #down = (event: PointerEvent): void => {
    const sash = event.currentTarget;
    if (!(sash instanceof HTMLElement)) return;
    sash.setPointerCapture(event.pointerId);
    sash.classList.add('dragging');
    const grip = event.clientY - sash.getBoundingClientRect().top;
    const move = (moved: PointerEvent): void => {
      this.dispatchEvent(new SashEvent(moved.clientY - grip - sash.getBoundingClientRect().top));
    };
    const end = (): void => {
      sash.removeEventListener('pointermove', move);
      sash.classList.remove('dragging');
    };
    sash.addEventListener('pointermove', move);
    sash.addEventListener('lostpointercapture', end, { once: true });
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    this.dispatchEvent(new SashEvent(event.key === 'ArrowUp' ? -KEY_STEP : KEY_STEP));
  };

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        flex: none;
        position: relative;
        z-index: 5;
      }
      .sash {
        background: var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        cursor: ns-resize;
        height: 1px;
        position: relative;
        touch-action: none;
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
    `,
  ];
}
