import type { Lexer } from './lexer.ts';
import type { Token } from './token.ts';

/**
 * Go's parser reads tokens through a buffer of three and names the line of the token read last in its errors, so the
 * buffer is part of what has to be the same.
 */
export class TokenBuffer {
  readonly #lexer: Lexer;
  #latest: Token = { kind: 'EOF', start: 0, text: '', line: 0 };
  #pushed: Token[] = [];
  #end = 0;

  constructor(lexer: Lexer) {
    this.#lexer = lexer;
  }

  /** The token most recently taken from the lexer. */
  get latest(): Token {
    return this.#latest;
  }

  /** Where the token last handed out ends. */
  get end(): number {
    return this.#end;
  }

  next(): Token {
    const token = this.#pushed.pop() ?? this.#read();
    if (token.kind !== 'space') this.#end = token.start + token.text.length;
    return token;
  }

  peek(): Token {
    const token = this.#pushed.pop() ?? this.#read();
    this.#pushed.push(token);
    return token;
  }

  nextNonSpace(): Token {
    let token = this.next();
    while (token.kind === 'space') token = this.next();
    return token;
  }

  peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.back(token);
    return token;
  }

  /** Puts tokens back, the one to be read first last. */
  back(...tokens: readonly Token[]): void {
    this.#pushed.push(...tokens);
  }

  #read(): Token {
    this.#latest = this.#lexer.next();
    return this.#latest;
  }
}
