export type TokenKind =
  | 'error'
  | 'EOF'
  | 'text'
  | '{{'
  | '}}'
  | ' '
  | 'bool'
  | 'rune'
  | 'complex'
  | 'number'
  | 'string'
  | 'word'
  | 'field'
  | 'variable'
  | '='
  | ':='
  | '|'
  | '('
  | ')'
  | 'char'
  | Keyword;

export type Keyword =
  '.' | 'block' | 'break' | 'continue' | 'define' | 'else' | 'end' | 'if' | 'nil' | 'range' | 'template' | 'with';

const KEYWORDS = /^(block|break|continue|define|else|end|if|nil|range|template|with)$/;

export interface Token {
  readonly kind: TokenKind;
  /** In UTF-16 units. */
  readonly start: number;
  readonly text: string;
  /** The line it starts on, 1-based. */
  readonly line: number;
}

export const isKeyword = (word: string): word is Keyword => KEYWORDS.test(word);
