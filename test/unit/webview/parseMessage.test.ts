import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InspectState, ToView } from '../../../src/protocol.ts';
import { parseState, parseToView } from '../../../src/webview/parseMessage.ts';

const image = {
  key: 'a',
  name: 'a:1',
  id: 'sha256:1',
  source: '',
  record: { kind: 'raw', bytes: Uint8Array.of(123, 125) },
} as const;

const messages: readonly ToView[] = [
  {
    kind: 'show',
    images: [image],
    total: 1,
    formats: [{ name: 'n', format: 'f', language: 'jsonpath', origin: 'settings' }],
    history: ['x'],
    shell: 'zsh',
  },
  { kind: 'show', images: [], total: 0, formats: [], history: [], shell: 'cmd', format: '{{.Os}}', compare: true },
  { kind: 'more', images: [{ ...image, record: { kind: 'error', text: 'no' } }] },
  { kind: 'update', image },
  { kind: 'gone', key: 'a' },
  { kind: 'formats', formats: [], history: [] },
  { kind: 'trouble', text: 'away' },
  { kind: 'trouble' },
  { kind: 'chosen', place: 'left', key: 'a' },
  { kind: 'answer', id: 1, ok: true },
  { kind: 'answer', id: 1, ok: false, message: 'no' },
];

const state: InspectState = {
  version: 1,
  images: [{ key: 'a', name: 'a:1', id: 'sha256:1', source: 'archive-1' }],
  format: '{{.Os}}',
  language: 'template',
  shell: 'bash',
  selected: 'a',
  toggled: ['/Config'],
  split: 0.5,
};

describe('parseToView', () => {
  test.each(messages)('reads $kind', (message) => {
    expect(parseToView(message)).toEqual(message);
  });

  test('every field of a message is checked', () => {
    for (const message of messages) {
      for (const [field, value] of Object.entries(message)) {
        if (['format', 'compare', 'text', 'message', 'ok'].includes(field)) continue;
        const bad = { ...message, [field]: typeof value === 'symbol' ? 1 : { not: 'this' } };
        expect(parseToView(bad), `${message.kind}.${field}`).toBeUndefined();
      }
    }
  });

  test('anything else is none of ours', () => {
    fc.assert(fc.property(fc.anything(), (data) => parseToView(data) === undefined));
  });
});

describe('parseState', () => {
  test('reads what was kept', () => {
    expect(parseState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  test.each([undefined, null, 1, {}, { ...state, version: 2 }, { ...state, split: 7 }, { ...state, toggled: [1] }])(
    'refuses %j',
    (data) => {
      expect(parseState(data)).toBeUndefined();
    },
  );
});
