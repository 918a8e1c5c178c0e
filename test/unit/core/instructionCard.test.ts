import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../../src/core/dockerfile.ts';
import type { ImageConfig } from '../../../src/core/image.ts';
import { instructionCard } from '../../../src/core/instructionCard.ts';

const base: ImageConfig = {
  env: ['PATH=/usr/bin', 'NGINX_VERSION=1.25', 'API_TOKEN=base-secret'],
  entrypoint: ['/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  exposedPorts: ['80/tcp'],
  volumes: [],
  user: 'nginx',
  workingDir: '/srv',
  labels: {},
  onBuild: [],
  shell: [],
};

/** The card of the last instruction, with the base image at hand or not. */
function card(text: string, isBaseKnown = true) {
  const dockerfile = parseDockerfile(text);
  const last = dockerfile.instructions.at(-1);
  if (last === undefined) throw new Error('no instruction');
  return instructionCard(dockerfile, last, isBaseKnown ? base : undefined);
}

describe('EXPOSE', () => {
  test('tells what is exposed already, what is new and what is said twice', () => {
    expect(card('FROM nginx\nARG P=8080\nEXPOSE 53/UDP\nEXPOSE 80 $P 53/udp 9000-9002')).toEqual({
      kind: 'ports',
      inherited: [
        { port: '80/tcp', from: 'base' },
        { port: '53/udp', from: { line: 2 } },
      ],
      added: ['8080/tcp', '9000-9002/tcp'],
      repeated: ['80/tcp', '53/udp'],
    });
  });
});

describe('ENV and ARG', () => {
  test('tell what they override, variables filled in', () => {
    expect(card('FROM nginx\nENV A=1\nENV PATH=$PATH:/opt NGINX_VERSION="2 0" A=2 B=3')).toEqual({
      kind: 'env',
      variables: [
        { name: 'PATH', value: '/usr/bin:/opt', secret: false, before: { value: '/usr/bin', from: 'base' } },
        { name: 'NGINX_VERSION', value: '2 0', secret: false, before: { value: '1.25', from: 'base' } },
        { name: 'A', value: '2', secret: false, before: { value: '1', from: { line: 1 } } },
        { name: 'B', value: '3', secret: false },
      ],
    });
  });

  test('the old form takes the rest of the line', () => {
    expect(card('FROM x\nENV NAME some words', false)).toMatchObject({
      variables: [{ name: 'NAME', value: 'some words' }],
    });
  });

  test('an ARG takes the value from above the first FROM, and loses to an ENV', () => {
    expect(card('ARG V=7\nFROM nginx\nARG V NGINX_VERSION=9 NONE')).toEqual({
      kind: 'arg',
      variables: [
        { name: 'V', value: '7', secret: false },
        { name: 'NGINX_VERSION', value: '9', secret: false, before: { value: '1.25', from: 'base' } },
        { name: 'NONE', secret: false },
      ],
    });
  });

  test('secrets stay covered, those of the base too', () => {
    const shown = card('FROM nginx\nENV API_TOKEN=own-secret');
    expect(shown).toEqual({ kind: 'env', variables: [{ name: 'API_TOKEN', secret: true, before: { from: 'base' } }] });
  });
});

describe('USER, WORKDIR, CMD, ENTRYPOINT', () => {
  test.each([
    ['FROM nginx\nUSER root', { kind: 'user', after: 'root', before: { value: 'nginx', from: 'base' } }],
    [
      'FROM nginx\nENV D=data\nWORKDIR $D',
      { kind: 'workdir', after: '/srv/data', before: { value: '/srv', from: 'base' } },
    ],
    [
      'FROM nginx\nWORKDIR a\nWORKDIR b',
      { kind: 'workdir', after: '/srv/a/b', before: { value: '/srv/a', from: { line: 1 } } },
    ],
    [
      'FROM nginx\nCMD nginx -t',
      {
        kind: 'cmd',
        after: 'nginx -t',
        shellForm: true,
        before: { value: '["nginx", "-g", "daemon off;"]', from: 'base' },
        entrypoint: { value: '["/docker-entrypoint.sh"]', from: 'base' },
      },
    ],
    [
      'FROM nginx\nENTRYPOINT ["/run","x"]',
      {
        kind: 'entrypoint',
        after: '["/run", "x"]',
        shellForm: false,
        before: { value: '["/docker-entrypoint.sh"]', from: 'base' },
        dropsCmd: { value: '["nginx", "-g", "daemon off;"]', from: 'base' },
      },
    ],
    [
      'FROM nginx\nCMD ["a"]\nENTRYPOINT ["b"]',
      {
        kind: 'entrypoint',
        after: '["b"]',
        shellForm: false,
        before: { value: '["/docker-entrypoint.sh"]', from: 'base' },
      },
    ],
    [
      'FROM nginx\nENTRYPOINT ["b"]\nCMD ["a"]',
      { kind: 'cmd', after: '["a"]', shellForm: false, entrypoint: { value: '["b"]', from: { line: 1 } } },
    ],
  ])('%j', (text, expected) => {
    expect(card(text)).toEqual(expected);
  });

  test('stages built on stages hand on what they set', () => {
    expect(card('FROM nginx AS one\nUSER app\nARG X=1\nFROM alpine\nUSER not-this\nFROM one\nUSER root')).toEqual({
      kind: 'user',
      after: 'root',
      before: { value: 'app', from: { line: 1 } },
    });
  });

  test('without the base image they tell what the file alone says', () => {
    expect(card('FROM nginx\nUSER root', false)).toEqual({ kind: 'user', after: 'root' });
  });

  test.each(['FROM a\nRUN x', 'FROM a\nCOPY a b', 'ARG A=1', 'FROM a\nLABEL a=b'])('%j has none', (text) => {
    expect(card(text)).toBeUndefined();
  });

  test('hostile texts are shown as escapes', () => {
    expect(card('FROM a\nUSER a\u202eb', false)).toMatchObject({ after: 'a\\u202eb' });
  });
});
