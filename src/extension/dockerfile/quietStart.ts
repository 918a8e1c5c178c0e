import type { ImageStore, StoreState } from '../imageStore.ts';

/** Where the engine is, told without touching it. */
export interface Reach {
  /** As a person would write it: `ssh://me@build.example`. */
  readonly endpoint: string;
  /** A socket of this machine, or a file. */
  readonly isLocal: boolean;
}

/** What is known without a click: the store's state, or that somebody must ask for the engine first. */
export type QuietState = StoreState | { readonly kind: 'unasked'; readonly endpoint: string };

/** Connects where that touches nothing but this machine; an engine elsewhere is connected to once somebody has asked for it. */
export type QuietStart = () => Promise<QuietState>;

export function quietStart(store: ImageStore, reach: () => Promise<Reach>): QuietStart {
  return async () => {
    if (store.state.kind !== 'idle') return store.start();
    const { endpoint, isLocal } = await reach();
    return isLocal ? store.start() : { kind: 'unasked', endpoint };
  };
}
