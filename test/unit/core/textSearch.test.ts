import { describe, expect, test } from 'vitest';
import {
  beginsAsText,
  decodeText,
  findInText,
  searchExpression,
  type FoundLine,
  type TextQuery,
} from '../../../src/core/textSearch.ts';

const query = (text: string, more: Partial<TextQuery> = {}): TextQuery => ({
  text,
  isRegExp: false,
  matchCase: false,
  wholeWord: false,
  ...more,
});
const find = (text: string, looked: TextQuery): readonly FoundLine[] => findInText(text, searchExpression(looked));
/** `line:begin-end` of every match. */
const places = (text: string, looked: TextQuery): readonly string[] =>
  find(text, looked).flatMap(({ line, ranges }) => ranges.map(([begin, end]) => `${line}:${begin}-${end}`));

describe('finding', () => {
  test.each<[string, string, TextQuery, readonly string[]]>([
    ['nothing', 'abc', query('x'), []],
    ['upper and lower case alike', 'Port\nport PORT', query('port'), ['0:0-4', '1:0-4', '1:5-9']],
    ['case as it is', 'Port\nport PORT', query('port', { matchCase: true }), ['1:0-4']],
    ['whole words', 'port ports _port port-1', query('port', { wholeWord: true }), ['0:0-4', '0:17-21']],
    ['letters beyond ASCII are of words', 'für f', query('f', { wholeWord: true }), ['0:4-5']],
    ['characters that mean something in expressions', 'a.b|c (x) [1-2]/', query('.b|c (x) [1-2]/'), ['0:1-16']],
    ['an expression', 'Listen 80\nlisten 443', query('listen (\\d+)', { isRegExp: true }), ['0:0-9', '1:0-10']],
    ['begin and end of lines', 'ab\nab', query('^a|b$', { isRegExp: true }), ['0:0-1', '0:1-2', '1:0-1', '1:1-2']],
    [
      'an alternative as a whole word',
      'ab abc b',
      query('ab|b', { isRegExp: true, wholeWord: true }),
      ['0:0-2', '0:7-8'],
    ],
    ['what is empty is no match', 'aXb', query('x*', { isRegExp: true }), ['0:1-2']],
    ['empty in the middle of a pair', '😀x', query('(?=y)|x', { isRegExp: true }), ['0:2-3']],
    ['each kind of line end', 'a\r\na\ra\na', query('a'), ['0:0-1', '1:0-1', '2:0-1', '3:0-1']],
    ['no further than the line', 'ab\ncd', query('b\\sc', { isRegExp: true }), ['0:1-2']],
  ])('%s', (_name, text, looked, expected) => {
    expect(places(text, looked)).toEqual(expected);
  });

  test('an expression that is none is an error', () => {
    expect(() => searchExpression(query('(', { isRegExp: true }))).toThrow(SyntaxError);
    expect(() => searchExpression(query('('))).not.toThrow();
  });

  test('the preview begins at what is not blank, and near the match of a long line', () => {
    expect(find('\t  port = 80', query('port'))).toEqual([
      { line: 0, ranges: [[3, 7]], preview: 'port = 80', previewBegin: 3 },
    ]);
    const [long] = find(`${'x'.repeat(5000)}port${'y'.repeat(5000)}`, query('port'));
    expect(long).toMatchObject({ ranges: [[5000, 5004]], previewBegin: 4940 });
    expect(long?.preview).toHaveLength(250);
  });

  test('a file gives a thousand lines, and a line fifty matches', () => {
    expect(find('a\n'.repeat(5000), query('a'))).toHaveLength(1000);
    expect(find('a'.repeat(5000), query('a'))[0]?.ranges).toHaveLength(50);
  });
});

describe('what is a text', () => {
  test.each<[string, Uint8Array, boolean, string | undefined]>([
    ['ASCII', Buffer.from('abc'), true, 'abc'],
    ['nothing', Buffer.from(''), true, ''],
    ['a zero', Buffer.from('a\0b'), false, undefined],
    ['a zero late', Buffer.concat([Buffer.alloc(9000, 'a'), Buffer.from('\0')]), true, undefined],
    ['UTF-8 with its mark', Buffer.from('\ufeffä'), true, 'ä'],
    ['UTF-16, little end first', Buffer.from('\ufeffabc', 'utf16le'), true, 'abc'],
    ['UTF-16, big end first', Buffer.from('\ufeffabc', 'utf16le').swap16(), true, 'abc'],
    ['bytes of another encoding', Buffer.from('caf\xe9', 'latin1'), true, 'caf\ufffd'],
  ])('%s', (_name, bytes, isText, text) => {
    expect(beginsAsText(bytes)).toBe(isText);
    if (text !== undefined) expect(decodeText(bytes)).toBe(text);
  });
});
