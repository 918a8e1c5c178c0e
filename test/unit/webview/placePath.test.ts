import { expect, test } from 'vitest';
import { placePath } from '../../../src/webview/placePath.ts';

/** `|` is the cursor. */
function place(format: string, template: string, options: { last?: string; append?: boolean } = {}): string {
  const cursor = format.indexOf('|');
  const text = format.replace('|', '');
  const edit = placePath(text, cursor, template, { last: options.last, append: options.append ?? false });
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

test.each([
  ['|', '{{.Os}}', '{{.Os}}'],
  ['text |', '{{.Os}}', 'text {{.Os}}'],
  ['{{.Id}} |', '{{.Os}}', '{{.Id}} {{.Os}}'],
  ['{{|}}', '{{.Os}}', '{{.Os}}'],
  ['{{json |}}', '{{.Os}}', '{{json .Os}}'],
  ['{{json|}}', '{{.Os}}', '{{json .Os}}'],
  ['{{json .Con|}}', '{{.Config.Env}}', '{{json .Config.Env}}'],
  ['{{json .|}}', '{{index .Config.Labels "a.b"}}', '{{json (index .Config.Labels "a.b")}}'],
  ['{{.Con|}}', '{{index .Config.Labels "a.b"}}', '{{index .Config.Labels "a.b"}}'],
  ['{{len (|)}}', '{{.Config.Env}}', '{{len (.Config.Env)}}'],
  ['{{|', '{{.Os}}', '{{.Os'],
  ['{{"}}" |}}', '{{.Os}}', '{{"}}" .Os}}'],
])('%s and %s make %s', (format, template, expected) => {
  expect(place(format, template)).toBe(expected);
});

test('the path put there last is replaced, what a person wrote is not', () => {
  expect(place('{{.Id}}|', '{{.Os}}', { last: '{{.Id}}' })).toBe('{{.Os}}');
  expect(place('{{.Id}}|', '{{.Os}}', { last: '{{.Size}}' })).toBe('{{.Id}}{{.Os}}');
});

test('appends when asked', () => {
  expect(place('{{.I|d}}', '{{.Os}}', { append: true })).toBe('{{.Id}} {{.Os}}');
  expect(place('{{.Id}}\n|', '{{.Os}}', { append: true })).toBe('{{.Id}}\n{{.Os}}');
});
