import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellsOf, compareCells, tableFormat, tableText } from '../../../src/core/outputTable.ts';

describe('tableFormat', () => {
  test.each([
    ['{{.Os}}', ['Os']],
    ['{{.Os}}\t{{.Size}}', ['Os', 'Size']],
    ['{{.Os}}\\t{{json .Config.Env}}', ['Os', 'Config.Env']],
    ['{{index .Config.Labels "a\\tb"}}\\tx', ['Config.Labels', 'x']],
    ['{{"}}\\t"}}\\t{{.Id}}', ['"}}\\t"', 'Id']],
    ['plain', ['plain']],
    ['', ['Output']],
    ['{{range .RootFS.Layers}}{{.}}{{end}}', ['RootFS.Layers']],
    ['{{$x := 1}}{{$x.y}}', ['$x := 1']],
  ])('%j has the columns %j', (template, titles) => {
    expect(tableFormat(template).titles).toEqual(titles);
  });

  test('a tab within a value makes no column', () => {
    const format = tableFormat('{{.A}}\\t{{.B}}');
    const output = `${format.template.replace('{{.A}}', 'one\ttwo').replace('{{.B}}', 'three')}\n`;
    expect(cellsOf(output, format)).toEqual(['one\ttwo', 'three']);
  });

  test('without tabs in the template those of the output count', () => {
    expect(cellsOf('a\tb\n', tableFormat('{{.A}}'))).toEqual(['a', 'b']);
  });
});

describe('tableText', () => {
  const titles = ['Image', 'Labels'];

  test('CSV quotes as RFC 4180 wants, and disarms formulas', () => {
    const rows = [['a,b', 'say "hi"'], ['=HYPERLINK("x")', '-1'], ['two\nlines']];
    expect(tableText(titles, rows, 'csv')).toBe(
      'Image,Labels\r\n"a,b","say ""hi"""\r\n"\'=HYPERLINK(""x"")",-1\r\n"two\nlines",\r\n',
    );
  });

  test('TSV keeps one line a row', () => {
    expect(tableText(titles, [['a\tb', 'c\nd']], 'tsv')).toBe('Image\tLabels\na b\tc d\n');
  });

  test('Markdown escapes what it would read', () => {
    expect(tableText(titles, [['a|b', '<b>*x*</b>\ny']], 'markdown')).toBe(
      '| Image | Labels |\n| --- | --- |\n| a\\|b | \\<b\\>\\*x\\*\\</b\\><br>y |\n',
    );
  });

  test('a CSV read back is the table', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', '1') });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), (rows) => {
        expect(readCsv(tableText(['x', 'y'], rows, 'csv'))).toEqual([['x', 'y'], ...rows]);
      }),
    );
  });
});

test('cells are ordered as a person would: numbers by value, empty last', () => {
  const cells = ['10', '9', '', 'b', 'a10', 'a9', '1e1', '-3'];
  expect([...cells].sort(compareCells)).toEqual(['-3', '9', '10', '1e1', 'a9', 'a10', 'b', '']);
});

function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
