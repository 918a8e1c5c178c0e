import type { Request } from '../protocol.ts';
import type { MenuItem } from './popupMenu.ts';

/** What a part of the view asks of the whole. */
export interface ViewActions {
  /** Asks the extension, and says in the view what fails; true where it was done. */
  readonly ask: (request: Request) => Promise<boolean>;
  /** `what` names it in the person's language: "Copied {what}". */
  readonly copy: (text: string, what: string) => void;
  /** Opens a menu below an element or at a point; the focus goes back to the element, or to `back`. */
  readonly menu: (items: readonly MenuItem[], at: HTMLElement | MenuPoint) => void;
}

/** Where a menu opens, in pixels of the page, and what gets the focus afterwards. */
export interface MenuPoint {
  readonly x: number;
  readonly y: number;
  readonly back: HTMLElement;
}
