import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { l10n } from './l10n.ts';
import { outputParts } from './outputText.ts';
import { theme, tokens } from './theme.ts';

/** What the docker CLI would print. */
export interface PrintedOutput {
  readonly stdout: Uint8Array;
  readonly stderr: string;
  readonly exit: number;
}

/** Bytes put on the screen at first: more than the panel shows, so little that a keystroke need not wait for their layout. */
const FIRST_BYTES = 8_192;
/** Bytes put there once nobody types, and how long that takes, in milliseconds. Laying out a megabyte would block the page. */
const LATER_BYTES = 131_072;
const LATER = 200;

/** The output as a terminal would show it: standard output, then what went to standard error. */
export class OutputPanel extends LitElement {
  static override properties = { output: { attribute: false }, secrets: { attribute: false } };
  declare output: PrintedOutput | undefined;
  /** Values to hide wherever they are printed. */
  declare secrets: readonly string[];
  #whole: PrintedOutput | undefined;
  #limit = FIRST_BYTES;
  #laterTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.output = undefined;
    this.secrets = [];
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('output')) return;
    clearTimeout(this.#laterTimer);
    this.#limit = FIRST_BYTES;
    if ((this.output?.stdout.length ?? 0) <= FIRST_BYTES) return;
    this.#laterTimer = setTimeout(() => {
      this.#limit = LATER_BYTES;
      this.requestUpdate();
    }, LATER);
  }

  override render(): TemplateResult | typeof nothing {
    const { output } = this;
    if (output === undefined) return nothing;
    const { stdout, stderr, exit } = output;
    const all = this.#whole === output || stdout.length <= this.#limit;
    const visible = all ? stdout : stdout.subarray(0, lineEnd(stdout, this.#limit));
    const rest = stdout.length - visible.length;
    const blank = stdout.length === 0 || (stdout.length === 1 && stdout[0] === 0x0a);
    return html`<div class="output mono" tabindex="0" role="region" aria-label=${l10n.t('Output')}>
      ${
        blank && exit !== 0
          ? nothing
          : blank
            ? html`<span class="quiet empty">${l10n.t('prints an empty line')}</span>`
            : html`<pre class="stdout">
${outputParts(visible, this.secrets).map(({ kind, text }) =>
                  kind === 'text'
                    ? text
                    : html`<span
                        class=${kind}
                        title=${kind === 'masked' ? l10n.t('A secret-looking value is hidden') : nothing}
                        >${text}</span
                      >`,
                )}</pre>`
      }
      ${
        rest > 0
          ? html`<button class="labelled" @click=${() => this.#showAll(output)}>
              ${l10n.t('Show {0} more bytes', l10n.number(rest))}
            </button>`
          : nothing
      }
      ${stderr === '' ? nothing : html`<pre class="stderr">${outputParts(new TextEncoder().encode(stderr), []).map(({ text }) => text)}</pre>`}
    </div>`;
  }

  #showAll(output: PrintedOutput): void {
    this.#whole = output;
    this.requestUpdate();
  }

  static override styles = [
    theme,
    tokens,
    css`
      :host {
        display: block;
        min-height: 0;
        overflow: auto;
      }
      .output {
        line-height: 1.45;
        min-height: 100%;
        padding: 4px 12px 6px;
        user-select: text;
      }
      .output:focus-visible {
        outline-offset: -2px;
      }
      pre {
        font: inherit;
        margin: 0;
        overflow-wrap: anywhere;
        tab-size: 8;
        white-space: pre-wrap;
      }
      .stderr {
        color: var(--vscode-editorError-foreground);
      }
      .special {
        color: var(--vscode-editorWarning-foreground);
      }
      .masked {
        background: var(--vscode-badge-background);
        border-radius: 3px;
        color: var(--vscode-badge-foreground);
        padding: 0 3px;
      }
      .empty {
        font-family: var(--vscode-font-family);
        font-style: italic;
      }
    `,
  ];
}

/** The end of the line around an offset, or the offset where the line is very long: never within a character. */
function lineEnd(bytes: Uint8Array, offset: number): number {
  const newline = bytes.indexOf(0x0a, offset);
  if (newline >= 0 && newline - offset < 4_096) return newline + 1;
  let end = offset;
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end += 1;
  return end;
}
