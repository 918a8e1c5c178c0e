import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInspect } from '../../../src/core/format/index.ts';
import { dockerCommand, quoteWord } from '../../../src/core/shellQuote.ts';

const record = new TextEncoder().encode(
  '{"Id":"sha256:1","Os":"linux","Config":{"Env":["A=1","B=\\"2\\""],"Labels":{"a.b":"c"}}}',
);

/** The arguments a POSIX shell makes of a command line. */
function argumentsIn(shell: string, command: string): string[] {
  const script = `docker() { for word; do printf '%s\\0' "$word"; done; }; ${command}`;
  return execFileSync(shell, ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

const text = fc.string({
  unit: fc.constantFrom(
    'a',
    ' ',
    "'",
    '"',
    '\\',
    '$',
    '`',
    '!',
    '\n',
    '%',
    '{{',
    '}}',
    '|',
    '&',
    ';',
    '*',
    '~',
    '#',
    '(',
    'é',
    '-',
  ),
});

describe('bash and zsh', () => {
  test.each(['bash', 'sh'])('%s reads the words that were meant', (shell) => {
    fc.assert(
      fc.property(text, fc.constantFrom('bash' as const, 'zsh' as const), (format, dialect) => {
        const expected = ['image', 'inspect', ...(format === '' ? [] : ['--format', format]), 'httpd:2.4', 'a b'];
        expect(argumentsIn(shell, dockerCommand(format, ['httpd:2.4', 'a b'], dialect))).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

describe('PowerShell and cmd', () => {
  test.each([
    ['{{.Os}}', "'{{.Os}}'", '"{{.Os}}"'],
    ['{{index .Config.Labels "a.b"}}', "'{{index .Config.Labels `a.b`}}'", '"{{index .Config.Labels `a.b`}}"'],
    ['it’s {{.Os}}', "'it’’s {{.Os}}'", '"it’s {{.Os}}"'],
    ["it's", "'it''s'", '"it\'s"'],
    ['"{{.Os}}"', "'{{printf `%c` 34}}{{.Os}}{{printf `%c` 34}}'", '"{{printf `%c` 34}}{{.Os}}{{printf `%c` 34}}"'],
    ['{{.Os}}\n{{.Id}}', "'{{.Os}}\n{{.Id}}'", '"{{.Os}}{{printf `%c` 10}}{{.Id}}"'],
    ['C:\\', "'C:{{printf `%c` 92}}'", '"C:{{printf `%c` 92}}"'],
  ])('%j', (format, powershell, cmd) => {
    expect(dockerCommand(format, ['x'], 'powershell')).toBe(`docker image inspect --format ${powershell} x`);
    expect(dockerCommand(format, ['x'], 'cmd')).toBe(`docker image inspect --format ${cmd} x`);
  });

  test('other words print the same', () => {
    const piece = fc.constantFrom(
      '{{.Os}}',
      '{{- .Os -}}',
      ' ',
      '\n',
      '"',
      'a',
      '\\',
      '{{"q\\"uote"}}',
      '{{"l\\nine"}}',
      "{{'\"'}}",
      '{{/* " */}}',
      '{{`raw "text"`}}',
      '{{printf "%q\\n" .Os}}',
      '{{index .Config.Labels "a.b"}}',
      '{{"%`\\""}}',
      '{{json\n.Config.Env}}',
      '\r\n',
      '{{"\\u00e9\\x41\\101"}}',
      '{{.Nope}}',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 6 }),
        fc.constantFrom('powershell' as const, 'cmd' as const),
        (pieces, shell) => {
          const format = pieces.join('');
          const carried = carriedBy(shell, dockerCommand(format, [], shell));
          const { stdout, exit } = formatInspect(format, [record]);
          const other = formatInspect(carried, [record]);
          expect({ exit: other.exit, stdout: new TextDecoder().decode(other.stdout) }).toEqual({
            exit,
            stdout: new TextDecoder().decode(stdout),
          });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('what would end or escape the argument is not in it', () => {
    fc.assert(
      fc.property(text, (format) => {
        const inCmd = dockerCommand(format, [], 'cmd').slice('docker image inspect --format "'.length, -1);
        expect(inCmd).not.toMatch(/[\r\n]|\\$/);
        expect(inCmd.replaceAll('\\"', '')).not.toContain('"');
      }),
    );
  });
});

test.each([
  ['httpd:2.4', 'bash', 'httpd:2.4'],
  ['docker.io/library/httpd@sha256:0a', 'powershell', 'docker.io/library/httpd@sha256:0a'],
  ["o'clock", 'zsh', "'o'\\''clock'"],
  ['a b', 'cmd', '"a b"'],
] as const)('the word %s in %s', (word, shell, expected) => {
  expect(quoteWord(word, shell)).toBe(expected);
});

/** The format as docker receives it, where the shell's own rules are simple: no double quote is left in it. */
function carriedBy(shell: 'powershell' | 'cmd', command: string): string {
  const inner = command.slice('docker image inspect --format '.length).slice(1, -1);
  return shell === 'powershell' ? inner.replaceAll("''", "'") : inner.replace(/\\\\$/, '\\');
}
