import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteWord } from '../../../src/core/shellQuote.ts';
import { splitWords } from '../../../src/core/shellWords.ts';

describe('a command line is split into words', () => {
  test.each([
    ['', []],
    ['  httpd   -f ', ['httpd', '-f']],
    [`sh -c 'echo "a b"'`, ['sh', '-c', 'echo "a b"']],
    [`sh -c "echo 'a b'"`, ['sh', '-c', "echo 'a b'"]],
    [`A=1 B="two words" C=a\\ b`, ['A=1', 'B=two words', 'C=a b']],
    [`"" ''`, ['', '']],
    [`"a\\"b\\\\c\\$d\\e"`, ['a"b\\c$d\\e']],
    [`a'b'"c"d`, ['abcd']],
    ['$HOME *', ['$HOME', '*']],
  ])('%s', (text, words) => {
    expect(splitWords(text)).toEqual({ ok: true, words });
  });

  test.each([
    [`sh -c 'open`, 6],
    [`say "open`, 4],
    ['lone \\', 5],
  ])('%s is not whole', (text, offset) => {
    expect(splitWords(text)).toEqual({ ok: false, offset });
  });

  test('what bash quotes comes back', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(splitWords(words.map((word) => quoteWord(word, 'bash')).join(' '))).toEqual({ ok: true, words });
      }),
    );
  });
});
