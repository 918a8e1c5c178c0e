import type { PictureRequest, PictureState, ToPicture } from '../../protocol/picture.ts';
import { parsePictureState, parseToPicture } from './parseToPicture.ts';

/** What VS Code gives a webview, once a page. */
export interface PictureApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: PictureState): void;
}

/** What became of a request: its answer carries its id. */
export type PictureAnswer = Extract<ToPicture, { readonly id: number }>;

/** The picture's end of the conversation with the extension. */
export class PictureHost {
  readonly #api: PictureApi;
  readonly #waiting = new Map<number, (answer: PictureAnswer) => void>();
  #lastId = 0;

  constructor(api: PictureApi) {
    this.#api = api;
  }

  /** Tells every message that passes the check to `receive`, answers to those who asked. Says `ready`. */
  listen(target: Window, receive: (message: Exclude<ToPicture, PictureAnswer>) => void): void {
    target.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = parseToPicture(event.data);
      if (message === undefined) return;
      if (!('id' in message)) {
        receive(message);
        return;
      }
      const settle = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      settle?.(message);
    });
    this.#api.postMessage({ kind: 'ready' });
  }

  request(request: PictureRequest): Promise<PictureAnswer> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#api.postMessage({ ...request, id });
    });
  }

  restored(): PictureState | undefined {
    return parsePictureState(this.#api.getState());
  }

  keep(state: PictureState): void {
    this.#api.setState(state);
  }
}
