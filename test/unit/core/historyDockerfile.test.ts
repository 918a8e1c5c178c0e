import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { historyDockerfile } from '../../../src/core/historyDockerfile.ts';
import { isDigest } from '../../../src/core/digest.ts';
import type { HistoryStep, ImageHistory } from '../../../src/core/image.ts';
import { breakCommand } from '../../../src/core/shellBreaks.ts';

function history(...recorded: readonly string[]): ImageHistory {
  const steps = recorded.map((createdBy): HistoryStep => ({
    entry: { createdBy, created: 0, comment: '' },
    guessed: false,
  }));
  return { steps, layers: [], basis: 'config' };
}

describe('history as a Dockerfile', () => {
  test.each<[string, readonly string[], string]>([
    ['nothing', [], 'FROM scratch\n'],
    [
      'commands are broken where a person would',
      ['RUN /bin/sh -c apt-get update &&     apt-get install -y "a && b" # buildkit'],
      'FROM scratch\nRUN apt-get update \\\n    && apt-get install -y "a && b"\n',
    ],
    [
      'a heredoc stays one',
      ['RUN /bin/sh -c set -e\nEOF\nmake\n # buildkit'],
      "FROM scratch\nRUN <<'EOFF'\nset -e\nEOF\nmake\nEOFF\n",
    ],
    [
      'SHELL holds from where it stands',
      ['/bin/sh -c #(nop)  SHELL [/bin/bash -o pipefail -c]', '/bin/bash -o pipefail -c make', '/bin/sh -c echo'],
      'FROM scratch\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN make\nRUN ["/bin/sh", "-c", "echo"]\n',
    ],
    ['other words become comments', ['bazel build ...'], 'FROM scratch\n# bazel build ...\n'],
    ['values keep their dollar signs', ['ENV A=$x'], 'FROM scratch\nENV A=\\$x\n'],
    ['Windows paths', ['cmd /S /C #(nop)  WORKDIR C:\\'], '# escape=`\nFROM scratch\nWORKDIR C:\\\n'],
    [
      'a command that ends in the escape character',
      ['/bin/sh -c echo \\', '/bin/sh -c echo `'],
      "FROM scratch\nRUN <<'EOF'\necho \\\nEOF\nRUN echo `\n",
    ],
    ['carriage returns', ['/bin/sh -c #(nop)  LABEL a=b\r\nc'], 'FROM scratch\nLABEL a="b \\\nc"\n'],
  ])('%s', (_name, recorded, text) => {
    expect(historyDockerfile(history(...recorded)).text).toBe(text);
  });

  test('what stands on a known image is a stage of its own, the last one builds the image again', () => {
    const { text, lineOfStep, stepOfLine } = historyDockerfile(
      history('ADD a /', 'CMD ["sh"]', 'COPY b /', 'EXPOSE 80'),
      [
        { step: 2, from: 'debian:12' },
        { step: 4, from: 'shop:1' },
      ],
      { head: ['shop:2'], stage: (index) => [`part ${index}`] },
    );
    expect(text).toBe(
      [
        '# shop:2',
        '',
        '# part 0',
        'FROM scratch',
        'ADD a /',
        'CMD ["sh"]',
        '',
        '# part 1',
        'FROM debian:12',
        'COPY b /',
        'EXPOSE 80',
        '',
        '# part 2',
        'FROM shop:1',
        '',
      ].join('\n'),
    );
    expect(lineOfStep).toEqual([4, 5, 9, 10]);
    expect(stepOfLine[8]).toBeUndefined();
    expect(stepOfLine[9]).toBe(2);
  });

  test('a layer without a line is said', () => {
    const diffId = `sha256:${'ab'.repeat(32)}`;
    if (!isDigest(diffId)) throw new Error('a digest');
    const steps = [{ layer: { index: 0, diffId, chainId: diffId }, guessed: false }];
    const { text, lineOfStep } = historyDockerfile({ steps, layers: [], basis: 'config' });
    expect(text).toContain('# layer abababababab: ');
    expect(lineOfStep).toEqual([1]);
  });

  test('every line belongs to its step', () => {
    const words = fc.constantFrom(
      'RUN ',
      '/bin/sh -c ',
      'a && b',
      ' # buildkit',
      '\n',
      '\r',
      'x\\',
      '`',
      '#(nop) ',
      'ENV A=b c',
      '$',
      '<<EOF',
      "'",
    );
    fc.assert(
      fc.property(fc.array(fc.array(words).map((parts) => parts.join(''))), (recorded) => {
        const { text, stepOfLine, lineOfStep } = historyDockerfile(history(...recorded));
        const lines = text.split('\n');
        expect(lines.pop()).toBe('');
        expect(stepOfLine.length).toBe(lines.length);
        expect(stepOfLine.filter((step) => step !== undefined)).toEqual(
          stepOfLine.filter((step) => step !== undefined).toSorted((a, b) => a - b),
        );
        for (const step of recorded.keys()) expect(stepOfLine[lineOfStep[step] ?? -1]).toBe(step);
      }),
    );
  });
});

describe('where a command is broken', () => {
  test.each([
    ['a && b || c | d; e', ['a', '&& b', '|| c', '| d;', 'e']],
    ['if [ x ]; then y; fi', ['if [ x ];', 'then y;', 'fi']],
    [`echo 'a && b' "c ; d" $(e && f)`, [`echo 'a && b' "c ; d" $(e && f)`]],
    ['{ a && b; } && c', ['{ a && b; }', '&& c']],
    ['a; # b', ['a; # b']],
    ['a \t&& b;\tc', ['a', '&& b;', 'c']],
    ['a \\&& b', ['a \\&& b']],
    ['', ['']],
  ])('%s', (command, pieces) => {
    expect(breakCommand(command)).toEqual(pieces);
  });

  test('nothing but spaces changes', () => {
    fc.assert(
      fc.property(fc.string(), (command) => {
        expect(breakCommand(command).join(' ').replace(/\s/g, '')).toBe(command.replace(/\s/g, ''));
      }),
    );
  });
});
