import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The tallest element Chromium lays out is about 33 million pixels; past this the scroll bar is scaled. */
const TALLEST = 15_000_000;
/** Rows drawn above and below what is visible, so that a scroll has something to show before the next frame. */
const OVERSCAN = 8;

/** Which rows of a long list are on the screen, and where each is drawn. Every row is `rowHeight` pixels high. */
export class VirtualRows implements ReactiveController {
  readonly rowHeight: number;
  readonly #host: ReactiveControllerHost;
  readonly #scroller: () => HTMLElement | null;
  readonly #count: () => number;
  readonly #head: number;
  #resize: ResizeObserver | undefined;
  #height = 600;
  #scrollTop = 0;

  /** `head`: pixels at the top of the scroller that a sticky head covers. */
  constructor(
    host: ReactiveControllerHost,
    options: {
      readonly rowHeight: number;
      readonly scroller: () => HTMLElement | null;
      readonly count: () => number;
      readonly head?: number;
    },
  ) {
    this.rowHeight = options.rowHeight;
    this.#host = host;
    this.#scroller = options.scroller;
    this.#count = options.count;
    this.#head = options.head ?? 0;
    host.addController(this);
  }

  hostUpdated(): void {
    const scroller = this.#scroller();
    if (scroller === null || this.#resize !== undefined) return;
    this.#resize = new ResizeObserver(() => {
      const clientHeight = scroller.clientHeight - this.#head;
      if (clientHeight === this.#height) return;
      this.#height = clientHeight;
      this.#host.requestUpdate();
    });
    this.#resize.observe(scroller);
    scroller.addEventListener('scroll', this.#scrolled, { passive: true });
  }

  hostDisconnected(): void {
    this.#resize?.disconnect();
    this.#resize = undefined;
    this.#scroller()?.removeEventListener('scroll', this.#scrolled);
  }

  readonly #scrolled = (): void => {
    this.#scrollTop = this.#scroller()?.scrollTop ?? 0;
    this.#host.requestUpdate();
  };

  /** Pixels the list takes within its scroller. */
  get height(): number {
    return Math.min(this.#count() * this.rowHeight, TALLEST);
  }

  /** The row at the top of what is visible, wholly or in part. */
  get firstVisible(): number {
    return Math.floor(this.#virtualTop() / this.rowHeight);
  }

  /** The first row drawn and the row after the last one drawn. */
  get range(): { readonly from: number; readonly to: number } {
    const first = this.firstVisible;
    return {
      from: Math.max(0, first - OVERSCAN),
      to: Math.min(this.#count(), first + Math.ceil(this.#height / this.rowHeight) + OVERSCAN),
    };
  }

  /** Which of the drawn elements is given to a row: those that leave at one end come in again at the other. */
  slot(row: number): number {
    return row % (Math.ceil(this.#height / this.rowHeight) + 2 * OVERSCAN + 1);
  }

  /** Where a row is drawn, in pixels from the top of the list. */
  top(row: number): number {
    return this.#scrollTop + row * this.rowHeight - this.#virtualTop();
  }

  /** Rows a page down or up moves by. */
  get page(): number {
    return Math.max(1, Math.floor(this.#height / this.rowHeight) - 1);
  }

  /**
   * Scrolls as little as needed; `center` where the row was out of sight and its surroundings matter. `covered`: so many
   * rows at the top lie under something.
   */
  reveal(row: number, place: 'nearest' | 'center', covered = 0): void {
    const scroller = this.#scroller();
    if (scroller === null) return;
    this.#height = scroller.clientHeight - this.#head;
    const top = this.#virtualTop();
    const rowTop = row * this.rowHeight;
    const above = covered * this.rowHeight;
    if (rowTop >= top + above && rowTop + this.rowHeight <= top + this.#height) return;
    let wanted = rowTop < top + above ? rowTop - above : rowTop + this.rowHeight - this.#height;
    // Whole rows, so that none is cut at the top.
    if (place === 'center') wanted = rowTop - this.rowHeight * Math.floor(this.#height / this.rowHeight / 2);
    const full = this.#count() * this.rowHeight;
    const scale = this.#scale(full);
    // The list may have grown since the last frame: the scroller must know before it can scroll there.
    const spacer = scroller.firstElementChild;
    if (spacer instanceof HTMLElement) spacer.style.height = `${this.height + this.#head}px`;
    scroller.scrollTop = Math.max(0, wanted) / scale;
    this.#scrollTop = scroller.scrollTop;
    this.#host.requestUpdate();
  }

  #virtualTop(): number {
    const full = this.#count() * this.rowHeight;
    const last = Math.max(0, full - this.#height);
    return Math.min(this.#scrollTop * this.#scale(full), last);
  }

  #scale(full: number): number {
    if (full <= TALLEST) return 1;
    return Math.max(1, (full - this.#height) / (TALLEST - this.#height));
  }
}
