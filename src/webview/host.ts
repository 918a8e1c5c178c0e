import { packBytes, unpackBytes } from '../core/packBytes.ts';
import type { InspectState, Request, ToView } from '../protocol.ts';
import { parseState, parseToView } from './parseMessage.ts';

/** What VS Code gives a webview, once a page. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: InspectState): void;
}

/** What became of a request. A cancelled one has failed with an empty message. */
export type Answer = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** The view's end of the conversation with the extension. */
export class Host {
  readonly #api: VsCodeApi;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  constructor(api: VsCodeApi) {
    this.#api = api;
  }

  /** Tells every message that passes the check to `receive`, answers to those who asked. Says `ready`. */
  listen(target: Window, receive: (message: Exclude<ToView, { kind: 'answer' }>) => void): void {
    target.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = parseToView(unpackBytes(event.data));
      if (message === undefined) return;
      if (message.kind !== 'answer') {
        receive(message);
        return;
      }
      const settle = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      settle?.(message);
    });
    this.#api.postMessage({ kind: 'ready' });
  }

  request(request: Request): Promise<Answer> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#api.postMessage(packBytes({ ...request, id }));
    });
  }

  restored(): InspectState | undefined {
    return parseState(this.#api.getState());
  }

  keep(state: InspectState): void {
    this.#api.setState(state);
  }
}
