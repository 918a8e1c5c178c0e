import { readdirSync, readFileSync } from 'node:fs';
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dockerfileMentions } from '../../../src/core/dockerfile/dockerfileMentions.ts';
import { rangeIn } from '../../../src/core/dockerfile/logicalLines.ts';
import { instructionAt, parseDockerfile, stageOf, type Dockerfile } from '../../../src/core/dockerfile.ts';
import type { ImageMention } from '../../../src/core/imageMention.ts';
import { comparePositions, type Range } from '../../../src/core/position.ts';
import { canonical } from '../../../src/core/reference.ts';

const folder = new URL('../../fixtures/dockerfile/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const names = readdirSync(folder).filter((name) => name.endsWith('.Dockerfile'));
/** Per file: kind, where, as written, what it stands for, platform. Read by a person line by line. */
const expected = JSON.parse(read('mentions.json')) as Readonly<Record<string, readonly (readonly string[])[]>>;

function told(mention: ImageMention): readonly string[] {
  const { start, end } = mention.range;
  const where = `${start.line}:${start.character}-${end.line}:${end.character}`;
  const platform = mention.platform === undefined ? [] : [mention.platform];
  return [mention.kind, where, mention.text, meaning(mention), ...platform];
}

function meaning({ target }: ImageMention): string {
  switch (target.kind) {
    case 'image':
      return canonical(target.reference);
    case 'stage':
      return `stage ${target.stage}`;
    case 'unresolved':
      return `needs ${target.variables.join(' ')}`;
    case 'invalid':
      return `invalid at ${target.offset}: ${target.problem.kind}`;
    case 'scratch':
      return 'scratch';
  }
}

function textIn(text: string, { start, end }: Range): string {
  const lines = text.split('\n');
  if (start.line === end.line) return lines[start.line]?.slice(start.character, end.character) ?? '';
  return [
    lines[start.line]?.slice(start.character),
    ...lines.slice(start.line + 1, end.line),
    lines[end.line]?.slice(0, end.character),
  ].join('\n');
}

describe('the images Dockerfiles name', () => {
  test('the corpus is there', () => {
    expect(names.length).toBeGreaterThanOrEqual(40);
    expect(Object.keys(expected).sort()).toEqual([...names].sort());
  });

  test.each(names)('%s', (name) => {
    const text = read(name);
    const mentions = dockerfileMentions(parseDockerfile(text));
    expect(mentions.map(told)).toEqual(expected[name]);
    for (const { range, text: written } of mentions) {
      if (range.start.line === range.end.line) expect(textIn(text, range)).toBe(written);
    }
  });

  test('values given to the build fill in what the file leaves open', () => {
    const settings = {
      buildArgs: new Map([
        ['BASE', 'debian'],
        ['TAG', '12'],
        ['OTHER', 'x'],
      ]),
      platform: 'linux/arm64/v8',
    };
    const targets = (name: string) =>
      dockerfileMentions(parseDockerfile(read(name), settings)).map((mention) => [meaning(mention), mention.platform]);
    expect(targets('arg-without-value.Dockerfile')).toEqual([
      ['docker.io/library/debian:12', undefined],
      ['docker.io/library/debian:12', undefined],
      ['needs NEVER_DECLARED', undefined],
    ]);
    expect(targets('platform-flags.Dockerfile')).toEqual([
      ['docker.io/library/debian:12', 'linux/amd64'],
      ['docker.io/library/golang:1.22', 'linux/arm64/v8'],
      ['docker.io/library/alpine:3.19', 'linux/arm64/v8'],
      ['docker.io/library/alpine:3.18', 'linux/arm64'],
    ]);
  });
});

/** Where dockerfile-ast reads otherwise than BuildKit does, and why we follow BuildKit. */
const differs: Readonly<Record<string, string>> = {
  'directives-in-odd-places.Dockerfile': 'it does not know the check directive, and stops looking for escape there',
  'doubled-escape-at-end-of-line.Dockerfile': 'an escaped escape character does not continue a line',
  'ends-in-continuation.Dockerfile': 'it counts the empty text after the last line feed as a line of the instruction',
  'heredoc-that-never-ends.Dockerfile': 'the same',
  'heredocs-two-at-once.Dockerfile': 'a quoted heredoc name may hold white space',
};

describe('instructions, against dockerfile-ast', () => {
  test.each(names.filter((name) => !(name in differs)))('%s', (name) => {
    const text = read(name);
    expect(ours(parseDockerfile(text))).toEqual(theirs(text));
  });

  test.each(Object.entries(differs))('%s differs: %s', (name) => {
    const text = read(name);
    expect(ours(parseDockerfile(text))).not.toEqual(theirs(text));
  });

  test('20,000 generated lines', () => {
    const text = generated(2_500);
    expect(text.split('\n').length).toBeGreaterThan(20_000);
    const dockerfile = parseDockerfile(text);
    expect(ours(dockerfile)).toEqual(theirs(text));
    const mentions = dockerfileMentions(dockerfile);
    expect(mentions).toHaveLength(2_500 * 3);
    expect(mentions.filter(({ target }) => target.kind === 'invalid')).toEqual([]);
  });
});

function ours({ instructions }: Dockerfile): readonly string[] {
  return instructions.map(({ keyword, line: { range } }) => `${range.start.line}-${range.end.line} ${keyword}`);
}

function theirs(text: string): readonly string[] {
  return DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => {
      const { start, end } = instruction.getRange();
      return `${start.line}-${end.line} ${instruction.getKeyword()}`;
    });
}

function generated(blocks: number): string {
  const block = (i: number) => [
    `# block ${i}`,
    `FROM --platform=linux/amd64 registry.example.com:5000/team/base:${i} AS s${i}`,
    'RUN apt-get update \\',
    '    # why not',
    ` && apt-get install -y package-${i} \\`,
    '    && rm -rf /var/lib/apt/lists/*',
    `COPY --from=${i === 0 ? 'busybox:1' : `s${i - 1}`} /a /b`,
    `RUN --mount=type=bind,from=alpine:3.${i},target=/x <<EOF`,
    `FROM inside:${i}`,
    'EOF',
    `ENV A=${i} B="two words"`,
    '',
  ];
  return Array.from({ length: blocks }, (_, i) => block(i).join('\n')).join('\n');
}

describe('finding an instruction', () => {
  const text = 'ARG A\n\nFROM a AS x\nRUN one \\\n  # two\n  three\n\nFROM x\nCOPY <<E /\nhi\nE\n';
  const dockerfile = parseDockerfile(text);
  test.each([
    [0, 2, 'ARG', undefined],
    [1, 0, undefined, undefined],
    [2, 11, 'FROM', 0],
    [4, 3, 'RUN', 0],
    [6, 0, undefined, undefined],
    [7, 0, 'FROM', 1],
    [9, 1, 'COPY', 1],
    [11, 0, undefined, undefined],
  ])('at %i:%i there is %s of stage %s', (line, character, keyword, stage) => {
    const found = instructionAt(dockerfile, { line, character });
    expect([found?.keyword, found && stageOf(dockerfile, found)?.index]).toEqual([keyword, stage]);
  });
});

describe('any text', () => {
  const line = fc.constantFrom(
    'FROM debian:12',
    'from $A AS b',
    'ARG A=1',
    'RUN <<EOF',
    'EOF',
    'COPY --from=b \\',
    '  /a /b',
    '# c',
    '',
    '\\',
    '\r',
    'FROM a\\',
    '# escape=`',
    'RUN --mount=from=x,type=bind `',
    '\ufeff',
    'ONBUILD RUN <<E',
    '--',
    'FROM --platform',
  );
  test('is read without a failure, in order, within bounds', () => {
    const texts = fc.oneof(
      fc.array(line).map((lines) => lines.join('\n')),
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('FROM ', '\\', '\n', '<<', 'A', '$', '{', '"', ' ', '`', '\r\n', '#', '--from='))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const dockerfile = parseDockerfile(text);
        const lines = text.split('\n');
        const inside = ({ start, end }: Range) => {
          expect(comparePositions(start, end)).toBeLessThanOrEqual(0);
          expect(end.line).toBeLessThan(lines.length);
          expect(end.character).toBeLessThanOrEqual(lines[end.line]?.length ?? 0);
        };
        let last = -1;
        for (const { line: logical, keyword, args, argsStart } of dockerfile.instructions) {
          inside(logical.range);
          expect(logical.range.start.line).toBeGreaterThan(last);
          last = logical.range.end.line;
          inside(rangeIn(logical, argsStart, argsStart + args.length));
          expect(keyword).not.toBe('');
        }
        for (const { range, text: written } of dockerfileMentions(dockerfile)) {
          inside(range);
          if (range.start.line === range.end.line) expect(textIn(text, range)).toBe(written);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
