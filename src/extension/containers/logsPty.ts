import * as vscode from 'vscode';
import { isCancelled } from '../../core/failure.ts';
import type { Container, Engine } from '../../core/image.ts';
import { shown } from '../../core/shown.ts';
import { errorWords } from '../reportError.ts';
import { dim, PacedText, terminalLines } from './terminalText.ts';

/** How many of the lines that are there already are shown; what comes from now on is shown in full. */
const pastLines = 2_000;

/** Shows what a container writes, live, until it ends; Enter follows one that was started again. */
export class LogsPty implements vscode.Pseudoterminal {
  readonly container: Container;
  readonly #engine: () => Promise<Engine>;
  readonly #write = new vscode.EventEmitter<string>();
  readonly onDidWrite = this.#write.event;
  #abort = new AbortController();
  #ended = false;

  constructor(container: Container, engine: () => Promise<Engine>) {
    this.container = container;
    this.#engine = engine;
  }

  open(): void {
    void this.#follow();
  }

  close(): void {
    this.#abort.abort();
    this.#write.dispose();
  }

  handleInput(key: string): void {
    if (this.#ended && key === '\r') this.again();
  }

  /** Shows it from the beginning, where it had ended. */
  again(): void {
    if (!this.#ended) return;
    this.#abort = new AbortController();
    // Clears the screen and what has been scrolled away.
    this.#write.fire('\x1b[2J\x1b[3J\x1b[H');
    void this.#follow();
  }

  async #follow(): Promise<void> {
    this.#ended = false;
    const { signal } = this.#abort;
    const name = shown(this.container.name);
    this.#write.fire(`${dim(vscode.l10n.t('{0}: its last {1} lines at most, then live', name, pastLines))}\r\n`);
    try {
      const engine = await this.#engine();
      const text = new PacedText((piece) => this.#write.fire(piece));
      // A piece may end inside a character, of either stream.
      const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
      const options = { follow: true, tail: pastLines };
      for await (const { stream, bytes } of engine.logs(this.container.id, signal, options)) {
        await text.add(terminalLines(decoders[stream].decode(bytes, { stream: true })), signal);
      }
      text.flush();
      this.#say(vscode.l10n.t('{0} has ended. Press Enter to follow it again.', name));
    } catch (error) {
      if (isCancelled(error)) return;
      this.#say(`${errorWords(error).message} ${vscode.l10n.t('Press Enter to try again.')}`);
    }
  }

  #say(text: string): void {
    this.#ended = true;
    this.#write.fire(`${dim(text)}\r\n`);
  }
}
