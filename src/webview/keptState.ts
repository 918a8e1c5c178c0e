import type { InspectState } from '../protocol.ts';
import type { InspectHost } from './inspectHost.ts';

/** Milliseconds after the last change until it is kept: typing would otherwise write at every key. */
const SOON = 250;

/** Keeps what the person did, so that a reload of the window begins where this ends. */
export class KeptState {
  readonly #state: () => InspectState;
  #timer: ReturnType<typeof setTimeout> | undefined;
  host: InspectHost | undefined;

  /** `state` is asked for when it is kept. */
  constructor(state: () => InspectState) {
    this.#state = state;
  }

  readonly soon = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.host?.keep(this.#state()), SOON);
  };
}
