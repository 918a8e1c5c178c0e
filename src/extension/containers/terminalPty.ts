import * as vscode from 'vscode';
import { isCancelled } from '../../core/failure.ts';
import type { ContainerTerminal, TerminalSize } from '../../core/image.ts';
import { errorWords } from '../reportError.ts';
import { dim, PacedText } from './terminalText.ts';

export interface TerminalPtyOptions {
  readonly open: (size: TerminalSize, signal: AbortSignal) => Promise<ContainerTerminal>;
  /** Whether what it showed stays to be read after a good end; a shell that was left closes. */
  readonly staysOpen: boolean;
  /** Said above the end where it ended badly before anybody could have done anything: why that may be. */
  readonly hintFor?: (exitCode: number | undefined, written: string) => string | undefined;
  /** Called when the person closes the terminal before its process has ended. */
  readonly onLeft?: (container: string) => void;
}

/** Output of a process that ends this soon after its beginning, ms, was no conversation. */
const soon = 2_000;

/** The terminal of a process in a container: keys go there, what it writes comes here. */
export class TerminalPty implements vscode.Pseudoterminal {
  readonly #options: TerminalPtyOptions;
  readonly #write = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<void>();
  readonly #abort = new AbortController();
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;
  #terminal: ContainerTerminal | undefined;
  #size: TerminalSize = { columns: 80, rows: 24 };
  #typedEarly = '';
  #ended = false;

  constructor(options: TerminalPtyOptions) {
    this.#options = options;
  }

  open(dimensions: vscode.TerminalDimensions | undefined): void {
    if (dimensions !== undefined) this.#size = dimensions;
    void this.#run();
  }

  close(): void {
    const left = this.#terminal;
    this.#abort.abort();
    if (left !== undefined && !this.#ended) this.#options.onLeft?.(left.container);
  }

  handleInput(text: string): void {
    if (this.#ended) this.#close.fire();
    else if (this.#terminal === undefined) this.#typedEarly += text;
    else this.#terminal.write(Buffer.from(text));
  }

  setDimensions(dimensions: vscode.TerminalDimensions): void {
    this.#size = dimensions;
    // One that ends at this moment has no size any more.
    this.#terminal?.resize(dimensions, this.#abort.signal).catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    const begun = Date.now();
    let written = '';
    try {
      const asked = this.#size;
      const terminal = await this.#options.open(asked, signal);
      this.#terminal = terminal;
      if (this.#typedEarly !== '') terminal.write(Buffer.from(this.#typedEarly));
      // Engines before API 1.42 do not know the size from the beginning.
      terminal.resize(this.#size, signal).catch(() => undefined);
      const text = new PacedText((piece) => this.#write.fire(piece));
      const decoder = new TextDecoder();
      for await (const bytes of terminal.output) {
        const piece = decoder.decode(bytes, { stream: true });
        if (written.length < 4_096) written += piece;
        await text.add(piece, signal);
      }
      text.flush();
      const exitCode = await terminal.exitCode(signal);
      this.#ended = true;
      this.#sayEnd(exitCode, Date.now() - begun < soon ? written : undefined);
    } catch (error) {
      if (isCancelled(error)) return;
      this.#ended = true;
      this.#write.fire(`\r\n${errorWords(error).message}\r\n${dim(vscode.l10n.t('Press any key to close.'))}\r\n`);
    }
  }

  /** `early` is what was written, where that was over at once. */
  #sayEnd(exitCode: number | undefined, early: string | undefined): void {
    const failedEarly = early !== undefined && exitCode !== undefined && exitCode !== 0;
    if (!this.#options.staysOpen && !failedEarly) {
      this.#close.fire();
      return;
    }
    const hint = failedEarly ? this.#options.hintFor?.(exitCode, early) : undefined;
    const end =
      exitCode === undefined ? vscode.l10n.t('It has ended.') : vscode.l10n.t('It ended with code {0}.', exitCode);
    if (hint !== undefined) this.#write.fire(`\r\n${hint}`);
    this.#write.fire(`\r\n${dim(`${end} ${vscode.l10n.t('Press any key to close.')}`)}\r\n`);
  }
}
