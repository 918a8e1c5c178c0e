import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildArguments, buildRegistries, contextSources, defaultTag } from '../../../../src/core/build/buildPlan.ts';
import { BuildSteps, lineInComplaint, readBuildStep } from '../../../../src/core/build/buildSteps.ts';
import { buildKitNeeds } from '../../../../src/core/build/needsBuildKit.ts';
import { parseDockerfile } from '../../../../src/core/dockerfile.ts';
import { parseReference } from '../../../../src/core/reference.ts';

describe('what a build is asked about', () => {
  test('the arguments, each once, the first value that is given', () => {
    const text = `ARG VERSION=1.2 QUOTED="two words"
FROM debian:12
ARG VERSION
ARG TARGETARCH
ARG TOKEN
`;
    expect(buildArguments(parseDockerfile(text))).toEqual([
      { name: 'VERSION', fallback: '1.2' },
      { name: 'QUOTED', fallback: 'two words' },
      { name: 'TOKEN' },
    ]);
  });

  test('the registries of the images', () => {
    const text = 'FROM debian AS a\nFROM ghcr.io/x/y:1\nCOPY --from=ghcr.io/z /a /b\nCOPY --from=a /a /b\n';
    expect(buildRegistries(parseDockerfile(text))).toEqual(['docker.io', 'ghcr.io']);
  });

  test('the paths that come from the context', () => {
    const text = `FROM debian:12 AS a
COPY . /all
COPY ./package.json package-lock.json /app/
COPY --from=a /x /y
ADD ["src/with space", "/app"]
COPY $FILE *.txt /app/
ADD https://example.test/x /x
COPY <<EOF /heredoc
text
EOF
`;
    expect(contextSources(parseDockerfile(text), 9)).toEqual(['package.json', 'package-lock.json', 'src/with space']);
    expect(contextSources(parseDockerfile(text), 1)).toEqual(['package.json']);
  });

  test.each([
    ['/home/me/shop/Dockerfile', 'shop:latest'],
    ['/home/me/My Shop/Dockerfile', 'my-shop:latest'],
    ['/home/me/shop/web.Dockerfile', 'shop-web:latest'],
    ['/home/me/shop/docker/Dockerfile.Web_1', 'shop-web-1:latest'],
    ['C:\\work\\Shop\\Containerfile', 'shop:latest'],
    ['Dockerfile', 'image:latest'],
    ['/_/Dockerfile', 'image:latest'],
  ])('a name for %s: %s', (path, tag) => {
    expect(defaultTag(path)).toBe(tag);
  });

  test('a name that is always valid', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (path) => parseReference(defaultTag(path)).ok));
  });
});

describe('what needs BuildKit', () => {
  test.each([
    ['FROM debian:12\nRUN <<EOF\nls\nEOF\n', ['heredoc RUN <<EOF 1']],
    ['FROM debian:12\nCOPY <<-"X" /y\n\tx\n\tX\n', ['heredoc COPY <<X 1']],
    [
      'FROM debian:12\nRUN --mount=type=cache,target=/x --network=none ls\n',
      ['flag RUN --mount 1', 'flag RUN --network 1'],
    ],
    ['FROM debian:12\nCOPY --link --chown=1:1 --chmod=755 a b\n', ['flag COPY --link 1', 'flag COPY --chmod 1']],
    [
      'FROM debian:12\nADD --checksum=sha256:0 a b\nADD https://x.test/y.git#v1 /z\n',
      ['flag ADD --checksum 1', 'git-source https://x.test/y.git#v1 2'],
    ],
    [
      'FROM --platform=$BUILDPLATFORM debian:12\nARG TARGETARCH\n',
      ['variable BUILDPLATFORM 0', 'variable TARGETARCH 1'],
    ],
    ['ARG TARGETARCH=amd64\nFROM debian:$TARGETARCH\nARG TARGETARCH\n', []],
    ['# syntax=docker/dockerfile:1\nFROM debian:12\nRUN ls\n', []],
    ['# syntax=docker/dockerfile:1-labs\nFROM debian:12\n', ['flag # syntax=docker/dockerfile:1-labs 0']],
    ['FROM debian:12\nRUN echo "--mount" <<<x\nCOPY --from=x --chown=a b c\nHEALTHCHECK --interval=3s CMD true\n', []],
    ['FROM debian:12\nONBUILD RUN --mount=type=ssh ls\n', ['flag RUN --mount 1']],
  ])('%j', (text, expected) => {
    const needs = buildKitNeeds(parseDockerfile(text));
    expect(needs.map((need) => `${need.kind} ${need.text} ${need.range.start.line}`)).toEqual(expected);
  });
});

describe('the steps of a build', () => {
  const dockerfile = parseDockerfile(`ARG V=1
FROM debian:12 AS a
RUN make \\
    # between
    all
FROM a
RUN make all
COPY x /y
`);
  const lines = (log: string): readonly (number | undefined)[] => {
    const steps = new BuildSteps(dockerfile);
    return log.split('\n').flatMap((line) => {
      const step = readBuildStep(line);
      return step === undefined ? [] : [steps.find(step)?.line.range.start.line];
    });
  };

  test('as the classic builder counts them', () => {
    const log = `Step 1/6 : ARG V=1
Step 2/6 : FROM debian:12 AS a
 ---> 123
Step 3/6 : RUN make     all
Step 4/6 : FROM a
Step 5/6 : RUN make all
Step 6/6 : COPY x /y`;
    expect(lines(log)).toEqual([0, 1, 2, 5, 6, 7]);
  });

  test('as Podman counts them', () => {
    expect(
      lines('[1/2] STEP 1/2: FROM debian:12 AS a\n[1/2] STEP 2/2: RUN make     all\n[2/2] STEP 1/3: FROM a'),
    ).toEqual([1, 2, 5]);
    expect(readBuildStep('[2/2] STEP 3/3: COPY x /y')).toEqual({
      ...{ at: 3, of: 3, text: 'COPY x /y', stage: { at: 2, of: 2 } },
    });
  });

  test('what is no step', () => {
    for (const line of ['', ' ---> Running in 123', 'Step by step', 'RUN make', 'Step 1/x : RUN']) {
      expect(readBuildStep(line)).toBeUndefined();
    }
  });

  test.each([
    ['dockerfile parse error line 3: unknown instruction: FOO', 2],
    ['dockerfile parse error on line 12: unknown instruction: FOO (did you mean FROM?)', 11],
    ['Dockerfile parse error line 1: x', 0],
    ['line 4 of something else', undefined],
  ])('the line that is complained of: %s', (text, line) => {
    expect(lineInComplaint(text)).toBe(line);
  });
});
