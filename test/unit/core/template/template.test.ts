import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGET } from '../../../../src/core/template/budget.ts';
import { compile, type ExecuteOptions, FormatError } from '../../../../src/core/template/index.ts';

function print(text: string, data: unknown, options?: ExecuteOptions): string {
  return compile(text).execute(data, options).text;
}

function failure(run: () => unknown): FormatError {
  try {
    run();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('templates over plain data', () => {
  it.each<[string, unknown, string]>([
    ['{{.}}', 15.1, '15.1'],
    ['{{.}}', [1, 'a', null, true], '[1 a <nil> true]'],
    ['{{.b}} {{.a}}', { a: 1, b: { c: 2 } }, 'map[c:2] 1'],
    ['{{range $k, $v := .}}{{$k}}={{$v}};{{end}}', { b: 1, a: 2 }, 'a=2;b=1;'],
    ['{{range .}}{{.}}{{else}}none{{end}}', [], 'none'],
    [
      '{{range $i, $e := .}}{{if eq $i 1}}{{continue}}{{end}}{{if eq $i 3}}{{break}}{{end}}{{$e}}{{end}}',
      ['a', 'b', 'c', 'd', 'e'],
      'ac',
    ],
    ['{{with .x}}{{.}}{{else with .y}}y{{.}}{{end}}', { y: 5 }, 'y5'],
    ['{{$x := 1}}{{range 3}}{{$x = .}}{{end}}{{$x}}', null, '2'],
    ['{{define "t"}}[{{.}}]{{end}}{{template "t" .a}}{{template "t"}}', { a: 'x' }, '[x][<no value>]'],
    ['{{.nope}} {{.nope.x}}', {}, '<no value> <no value>'],
    ['a {{- /* c */ -}} b', null, 'ab'],
    ['{{printf "%d|%5.1f|%q|%-4s|%x" 3 2.25 "a" "b" "hi"}}', null, '3|  2.2|"a"|b   |6869'],
    ['{{index . "k" 1}}', { k: ['a', 'b'] }, 'b'],
    ['{{len .}} {{slice . 1 2}}', 'é日', '5 \udca9'],
    ['{{and 1 0 2}} {{or 0 "" "x"}} {{not 0}}', null, '0 x true'],
    ['{{eq 1 2 3 1}} {{lt 1 2}} {{ge "b" "a"}}', null, 'true true true'],
  ])('%s', (text, data, expected) => expect(print(text, data)).toBe(expected));

  it('can make missing keys errors', () => {
    const error = failure(() => print('{{.a.b}}', { a: {} }, { missingKeyIsError: true }));
    expect(error.message).toBe('template: :1:4: executing "" at <.a.b>: map has no entry for key "b"');
  });

  it('calls functions of its own', () => {
    const double = { parameters: [], call: () => 'twice', signature: 'double', summary: '' };
    expect(compile('{{double}}', { double }).execute(null).text).toBe('twice');
    expect(failure(() => compile('{{double}}')).message).toBe('template: :1: function "double" not defined');
  });
});

describe('errors', () => {
  it.each([
    ['{{print\n1\n$x}}', 3, '$x', 'template: :3: undefined variable "$x"'],
    ['a\n{{if 1}}\n', 3, '', 'template: :3: unexpected EOF'],
    ['{{.Os', 1, '', 'template: :1: unclosed action'],
    ['{{\n\n.Os', 3, '', 'template: :3: unclosed action started at :1'],
    ['{{"a" "b}}', 1, '"b}}', 'template: :1: unterminated quoted string'],
    ['{{break}}', 1, 'break', 'template: :1: {{break}} outside {{range}}'],
    [
      '{{define "a"}}x{{end}}{{define "a"}}y{{end}}',
      1,
      '}}',
      'template: :1: template: multiple definition of template "a"',
    ],
    ['{{1 | 2}}', 1, '}}', 'template: :1: non executable command in pipeline stage 2'],
  ])('of parsing %j', (text, line, covered, message) => {
    const error = failure(() => compile(text));
    expect(error.failure).toBe('parse');
    expect(error.message).toBe(message);
    expect(error.place?.line).toBe(line);
    expect(text.slice(error.place?.offset, (error.place?.offset ?? 0) + (error.place?.length ?? 0))).toBe(covered);
  });

  it.each([
    ['é{{.a.b.c}}', { line: 1, column: 6, byteOffset: 6, offset: 3, length: 6 }],
    ['x\n日 {{index .l 9}}', { line: 2, column: 6, byteOffset: 8, offset: 6, length: 10 }],
    ['{{range .l}}{{.q}}{{end}}', { line: 1, column: 14, byteOffset: 14, offset: 14, length: 2 }],
  ])('of running %j have a place', (text, place) => {
    expect(failure(() => print(text, { a: { b: 1 }, l: ['x'] })).place).toEqual(place);
  });

  it('are the only thing thrown', () => {
    const parts = fc.constantFrom(
      '{{',
      '}}',
      '.',
      '$x',
      ':=',
      '|',
      'range',
      'end',
      'if',
      'else',
      '(',
      ')',
      '"a"',
      '1',
      ' ',
      '\n',
      'print',
      ',',
      '`',
      "'",
      '-',
      'define',
      'template',
      'block',
      'break',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(parts, { maxLength: 16 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(text, (source) => {
        try {
          print(source, { x: [1, 2] });
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { seed: 6, numRuns: 5000 },
    );
  });
});

describe('budgets', () => {
  const budget = { ...DEFAULT_BUDGET, clock: undefined };

  it('stops at too many steps', () => {
    expect(failure(() => print('{{range 100000000}}{{end}}', null, { budget })).failure).toBe('steps');
  });

  it('stops at too much output', () => {
    expect(failure(() => print('{{range 1000000}}{{"0123456789"}}{{end}}', null, { budget })).failure).toBe('output');
    expect(
      failure(() => print('{{$x := "ab"}}{{range 60}}{{$x = print $x $x}}{{end}}', null, { budget })).failure,
    ).toBe('output');
    expect(failure(() => print('{{printf "%1000000d%1000000d" 1 2}}', null, { budget })).failure).toBe('output');
  });

  it('stops when the time is over', () => {
    let now = 0;
    const clock = (): number => (now += 10);
    expect(failure(() => print('{{range 1000000}}{{end}}', null, { budget: { ...budget, clock } })).failure).toBe(
      'time',
    );
    expect(now).toBeLessThan(200);
  });

  it('does not look at the clock in a short run', () => {
    const clock = (): number => {
      throw new Error('looked');
    };
    expect(print('{{range 10}}{{.}}{{end}}', null, { budget: { ...budget, clock } })).toBe('0123456789');
  });

  it('says what Go says of a recursion without end', () => {
    const message = failure(() => print('{{define "t"}}{{template "t" .}}{{end}}{{template "t" 1}}', null)).message;
    expect(message).toBe(
      'template: :1:25: executing "t" at <{{template "t" .}}>: exceeded maximum template depth (100000)',
    );
    const mutual = '{{define "a"}}{{template "b"}}{{end}}{{define "b"}}{{template "a"}}{{end}}{{template "a"}}';
    expect(failure(() => print(mutual, null)).message).toContain('executing "b" at <{{template "a"}}>');
  });

  it('stops a recursion that would end too deep', () => {
    const deep = '{{define "t"}}{{template "t" (print . "x")}}{{end}}{{template "t" ""}}';
    expect(failure(() => print(deep, null, { budget })).failure).toBe('depth');
    expect(failure(() => compile(`{{${'('.repeat(5000)}1`)).failure).toBe('depth');
  });

  it('counts recursion that ends', () => {
    const count =
      '{{define "t"}}{{len .}} {{if lt (len .) 300}}{{template "t" (print . "x")}}{{end}}{{end}}{{template "t" ""}}';
    expect(print(count, null, { budget })).toMatch(/ 300 $/);
  });
});
