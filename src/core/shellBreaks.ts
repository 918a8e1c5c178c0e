/**
 * Cuts a shell command into pieces for one line each, where a person would break it: before `&&`, `||` and `|`, and behind
 * `;`. Quotes, substitutions and anything in braces stay whole. Joined with a space the pieces are the command again, but
 * for the spaces between them.
 */
export function breakCommand(command: string): readonly string[] {
  const pieces: string[] = [];
  let begin = 0;
  const cut = (at: number) => {
    const piece = tidy(command.slice(begin, at));
    // A line that begins with `#` would be a comment of the Dockerfile's.
    if (piece === '' || piece.startsWith('#') || command.slice(at).trimStart().startsWith('#')) return;
    pieces.push(piece);
    begin = at;
  };
  for (const { at, kind } of breaks(command)) cut(kind === 'behind' ? at + 1 : at);
  const rest = tidy(command.slice(begin));
  if (rest !== '' || pieces.length === 0) pieces.push(rest);
  return pieces;
}

function* breaks(command: string): Generator<{ readonly at: number; readonly kind: 'before' | 'behind' }> {
  let quote = '';
  let depth = 0;
  for (let at = 0; at < command.length; at++) {
    const character = command.charAt(at);
    if (character === '\\' && quote !== "'") {
      at++;
    } else if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'" || character === '`') {
      quote = character;
    } else if (character === '(' || character === '{') {
      depth++;
    } else if (character === ')' || character === '}') {
      depth = Math.max(0, depth - 1);
    } else if (depth === 0 && /\s/.test(command.charAt(at - 1)) && isOperator(command, at)) {
      yield { at, kind: 'before' };
      at++;
    } else if (depth === 0 && character === ';' && /\s/.test(command.charAt(at + 1))) {
      yield { at, kind: 'behind' };
    }
  }
}

function isOperator(command: string, at: number): boolean {
  return /^(?:&&|\|\||\|)\s/.test(command.slice(at, at + 3));
}

/** Where a person broke a line the builder left the next one's indentation behind the operator. */
function tidy(piece: string): string {
  return piece.trim().replace(/^(&&|\|\||\|)\s+/, '$1 ');
}
