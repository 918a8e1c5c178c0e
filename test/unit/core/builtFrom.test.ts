import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtFrom } from '../../../src/core/builtFrom.ts';
import { parseDockerfile } from '../../../src/core/dockerfile.ts';
import type { ImageConfig, ImageHistory } from '../../../src/core/image.ts';

const folder = new URL('../../fixtures/builtFrom/', import.meta.url);
const file = readFileSync(new URL('app.Dockerfile', folder), 'utf8');
type Builder = 'classic' | 'buildkit';
const histories = JSON.parse(readFileSync(new URL('histories.json', folder), 'utf8')) as Record<
  Builder,
  { readonly base: readonly string[]; readonly app: readonly string[] }
>;

function history(lines: readonly string[]): ImageHistory {
  const steps = lines.map((createdBy) => ({ entry: { createdBy, created: 0, comment: '' }, guessed: false }));
  return { steps, layers: [], basis: 'config' };
}

function match(text: string, image: readonly string[], base?: readonly string[]) {
  const dockerfile = parseDockerfile(text);
  const stage = dockerfile.stages.at(-1);
  if (stage === undefined) throw new Error('no stage');
  return builtFrom(dockerfile, stage, history(image), base && history(base));
}

/** Keyword and step of the lines that are not simply the step they became. */
function unlike(text: string, image: readonly string[]) {
  const found = match(text, image);
  return (
    found && {
      changed: found.changed,
      gone: found.gone,
      lines: found.lines
        .filter(({ step, reworded }) => step === undefined || reworded)
        .map(({ instruction, step }) => [instruction.keyword, step]),
    }
  );
}

test('what the base sets is needed to know what variables and relative paths came to', () => {
  const text = 'FROM web\nENV PATH=/opt/bin:$PATH\nRUN make\nWORKDIR htdocs\n';
  const lines = [
    '/bin/sh -c #(nop)  ENV PATH=/opt/bin:/usr/bin',
    '/bin/sh -c make',
    '/bin/sh -c #(nop) WORKDIR /usr/local/htdocs',
  ];
  const config: ImageConfig = {
    env: ['PATH=/usr/bin'],
    entrypoint: [],
    cmd: [],
    exposedPorts: [],
    volumes: [],
    user: '',
    workingDir: '/usr/local',
    labels: {},
    onBuild: [],
    shell: [],
  };
  const dockerfile = parseDockerfile(text);
  const [stage] = dockerfile.stages;
  if (stage === undefined) throw new Error('no stage');
  expect(builtFrom(dockerfile, stage, history(lines), history([]), config)?.changed).toBe(false);
  expect(builtFrom(dockerfile, stage, history(lines), history([]))?.changed).toBe(true);
});

describe.each(['classic', 'buildkit'] as const)('an image of the %s builder', (builder) => {
  const { app, base } = histories[builder];

  test.each([
    ['without its base at hand', undefined],
    ['with it', base],
  ])('is known by its file, every line by its step, %s', (_, known) => {
    const found = match(file, app, known);
    expect(found?.changed).toBe(false);
    expect(found?.baseSteps).toBe(5);
    expect(found?.lines.map(({ step }) => step)).toEqual(Array.from({ length: 18 }, (_, i) => i + 5));
  });

  test.each([
    ['a changed RUN', file.replace('echo two', 'echo three'), { changed: true, gone: [], lines: [['RUN', 9]] }],
    [
      'a new line',
      file.replace('EXPOSE', 'RUN something new\nEXPOSE'),
      { changed: true, gone: [], lines: [['RUN', undefined]] },
    ],
    ['a line taken out', file.replace(/^STOPSIGNAL.*\n/m, ''), { changed: true, gone: [17], lines: [] }],
    [
      'another default of an ARG that is used',
      file.replace('8080', '9090'),
      {
        changed: true,
        gone: [],
        lines: [
          ['EXPOSE', 12],
          ['LABEL', 13],
        ],
      },
    ],
    [
      'other comments and spaces',
      file.replace('# a comment in between', '# another').replaceAll('   >', '>'),
      { changed: false, gone: [], lines: [] },
    ],
    [
      'quotes that mean the same',
      file.replace('["httpd", "-f"]', '[ "httpd",   "-f" ]').replace('"hello there"', "'hello there'"),
      { changed: false, gone: [], lines: [] },
    ],
  ])('%s', (_, text, expected) => {
    expect(text).not.toBe(file);
    expect(unlike(text, app)).toEqual(expected);
  });

  test('two lines that changed places', () => {
    const text = file.replace(/^(USER.*\n)(HEALTHCHECK.*\n)/m, '$2$1');
    expect(unlike(text, app)).toMatchObject({
      changed: true,
      lines: [[expect.stringMatching(/USER|HEALTHCHECK/), undefined]],
    });
  });

  test('another image, or one on another base, is not it', () => {
    expect(match(file, base)).toBeUndefined();
    expect(match(file, app, ['FROM elsewhere', ...base])).toBeUndefined();
    expect(match('FROM scratch\nRUN other\nCOPY x y\n', app)).toBeUndefined();
  });

  test('a file that only says how to run is not taken for every image that says the same', () => {
    expect(match('FROM x\nCMD ["sh"]', base)).toBeUndefined();
    expect(match('FROM x\nCMD ["sh"]', base, base.slice(0, -1))?.changed).toBe(false);
  });
});

describe('words of its own', () => {
  test.each([
    ['RUN <<EOF\napt-get update\napt-get install\nEOF', 'RUN /bin/sh -c apt-get update\napt-get install\n # buildkit'],
    ['RUN cat <<A > /x && echo\nhi\nA', 'RUN /bin/sh -c cat <<A > /x && echo\nhi\nA # buildkit'],
    ['COPY --chown=1:1 --link a b /dest/', 'COPY --chown=1:1 --link a b /dest/ # buildkit'],
    ['ADD ["a b", "/dest/"]', 'ADD a b /dest/ # buildkit'],
    ['RUN --mount=type=cache,target=/c --network=none make', 'RUN /bin/sh -c make # buildkit'],
    ['ARG V=1\nRUN echo $V', 'RUN |1 V=2 /bin/sh -c echo $V # buildkit'],
  ])('%j is %j', (line, recorded) => {
    const found = match(`FROM x\n${line}`, [recorded]);
    expect(found?.lines.at(-1)).toMatchObject({ step: 0, reworded: false });
  });
});

test('whatever the file and the history, lines and steps stay in order', () => {
  const line = fc.constantFrom('RUN a', 'RUN b', 'COPY a b', 'ENV A=1', 'ENV A=2', 'CMD ["x"]', 'EXPOSE 80', 'ARG A');
  const step = line.map((text) => (text.startsWith('RUN') ? `RUN /bin/sh -c ${text.slice(4)} # buildkit` : text));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.array(step, { maxLength: 12 }), (lines, steps) => {
      const found = match(`FROM x\n${lines.join('\n')}\n`, steps);
      if (found === undefined) return;
      const taken = found.lines.flatMap((one) => one.step ?? []);
      expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
      expect([...taken, ...found.gone].sort((a, b) => a - b)).toEqual(
        Array.from({ length: steps.length - found.baseSteps }, (_, i) => i + found.baseSteps),
      );
    }),
  );
});
