import { packBytes } from '../core/packBytes.ts';

/** What VS Code gives a webview, once a page. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** What a view understands; undefined for anything else that arrives in the page, or was kept by another version. */
export interface Protocol<Message, State> {
  readonly parseMessage: (data: unknown) => Message | undefined;
  readonly parseState: (data: unknown) => State | undefined;
}

/** What became of a request carries the request's id. */
interface Answering {
  readonly id: number;
}

/** A view's end of the conversation with the extension: what it is told, what it asks, and what it keeps over a reload. */
export class Host<Told extends object, Answer extends Answering, Request extends object, State> {
  readonly #api: VsCodeApi;
  readonly #protocol: Protocol<Told | Answer, State>;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  constructor(api: VsCodeApi, protocol: Protocol<Told | Answer, State>) {
    this.#api = api;
    this.#protocol = protocol;
  }

  /** Tells every message that passes the check to `receive`, answers to those who asked. Says `ready`. */
  listen(target: Window, receive: (message: Told) => void): void {
    target.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = this.#protocol.parseMessage(event.data);
      if (message === undefined) return;
      if (!isAnswer(message)) {
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

  restored(): State | undefined {
    return this.#protocol.parseState(this.#api.getState());
  }

  keep(state: State): void {
    this.#api.setState(state);
  }
}

function isAnswer<Answer extends Answering>(message: object | Answer): message is Answer {
  return 'id' in message;
}
