import { readExecForm } from './execForm.ts';
import type { Escape } from './logicalLines.ts';

/** The head of a here-document, `<<-"EOF"`, and what it holds. */
export interface Heredoc {
  readonly name: string;
  /** Tabs in front of its lines don't count. */
  readonly chomp: boolean;
  /** Variables in it are expanded: its name stands without quotes. */
  readonly expand: boolean;
  readonly content: string;
}

/** The here-documents an instruction opens, in order, still without content. */
export function heredocsIn(instruction: string, escape: Escape): readonly Heredoc[] {
  if (!instruction.includes('<<')) return [];
  const opens = /^(?:onbuild\s+)?(?:add|copy|run)\s+([^]*)$/i.exec(instruction);
  const args = opens?.[1]?.replace(/^(?:--\S+\s+)*/, '');
  if (args === undefined || readExecForm(args) !== undefined) return [];
  return shellWords(args, escape).flatMap((word) => heredocOf(word) ?? []);
}

function heredocOf(word: string): Heredoc | undefined {
  const match = /^\d*<<(-?)([^<]+)$/.exec(word);
  if (match === null) return undefined;
  const quoted = match[2] ?? '';
  const name = quoted.replace(/(['"])(.*?)\1/g, '$2').replace(/\\(.)/g, '$1');
  return name === '' ? undefined : { name, chomp: match[1] === '-', expand: name === quoted, content: '' };
}

/** Splits at white space outside quotes, which stay; an escaped character is never special. */
function shellWords(text: string, escape: Escape): readonly string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === escape && quote !== "'" && i + 1 < text.length) {
      word += character + text.charAt(++i);
    } else if (quote !== '') {
      word += character;
      if (character === quote) quote = '';
    } else if (/\s/.test(character)) {
      if (word !== '') words.push(word);
      word = '';
    } else {
      word += character;
      if (character === '"' || character === "'") quote = character;
    }
  }
  // the builder refuses a quote that never ends
  if (quote !== '') return [];
  return word === '' ? words : [...words, word];
}
