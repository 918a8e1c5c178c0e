import * as vscode from 'vscode';

/** The log of one build, as a terminal that nothing but the build writes to; Ctrl+C in it cancels. */
export class BuildLog {
  readonly terminal: vscode.Terminal;
  /** Aborted by Ctrl+C. */
  readonly cancelled: AbortSignal;
  readonly #written = new vscode.EventEmitter<string>();
  /** What was written before the terminal could show it. */
  #waiting: string | undefined = '';

  constructor(name: string) {
    const abort = new AbortController();
    this.cancelled = abort.signal;
    this.terminal = vscode.window.createTerminal({
      name,
      iconPath: new vscode.ThemeIcon('tools'),
      isTransient: true,
      pty: {
        onDidWrite: this.#written.event,
        open: () => {
          const waiting = this.#waiting ?? '';
          this.#waiting = undefined;
          if (waiting !== '') this.#written.fire(waiting);
        },
        // A build that nobody looks at goes on: its notification ends it.
        close: () => undefined,
        handleInput: (typed: string) => {
          if (typed === '\u0003') abort.abort();
        },
      },
    });
  }

  append(text: string): void {
    const sent = text.replaceAll(/\r?\n/g, '\r\n');
    if (this.#waiting === undefined) this.#written.fire(sent);
    else this.#waiting += sent;
  }

  /** The last words, set apart. */
  end(text: string, kind: 'good' | 'bad' | 'quiet'): void {
    const colour = { good: '32', bad: '31', quiet: '2' }[kind];
    this.append(`\n\u001b[${colour}m${text}\u001b[0m\n`);
  }

  show(): void {
    this.terminal.show(true);
  }

  dispose(): void {
    this.terminal.dispose();
    this.#written.dispose();
  }
}
