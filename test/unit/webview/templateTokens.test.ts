import fc from 'fast-check';
import { expect, test } from 'vitest';
import { templateTokens, withSquiggle } from '../../../src/webview/templateTokens.ts';

test('colours the parts of a template', () => {
  const kinds = templateTokens('a {{range $i, $x := .Config.Env}}{{printf "%q" . | len}}{{/* } */}}').map(
    ({ kind, text }) => [text, kind],
  );
  expect(kinds).toContainEqual(['range', 'keyword']);
  expect(kinds).toContainEqual(['$x', 'variable']);
  expect(kinds).toContainEqual(['.Config', 'key']);
  expect(kinds).toContainEqual(['printf', 'function']);
  expect(kinds).toContainEqual(['"%q"', 'string']);
  expect(kinds).toContainEqual(['/* } */', 'comment']);
});

const anyTemplate = fc
  .array(fc.constantFrom('{{', '}}', '.A', ' ', '"', '`', "'", '/*', '*/', '$x', '1', '\n', 'if', '|', 'é', '\\'), {
    maxLength: 20,
  })
  .map((pieces) => pieces.join(''));

test('loses no character, whatever is typed and wherever the squiggle is', () => {
  fc.assert(
    fc.property(anyTemplate, fc.nat(30), fc.nat(30), (template, start, length) => {
      const parts = withSquiggle(templateTokens(template), { start, end: start + length });
      expect(parts.map(({ token }) => token.text).join('')).toBe(template);
      const wrong = parts
        .filter((part) => part.wrong)
        .map(({ token }) => token.text)
        .join('');
      expect(wrong).toBe(template.slice(start, start + length));
    }),
  );
});
