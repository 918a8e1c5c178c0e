import { afterEach, expect, test } from 'vitest';
import { l10n } from '../../../src/webview/l10n.ts';

afterEach(() => l10n.use('', 'en'));

test('words are English until a bundle says otherwise', () => {
  expect(l10n.t('Copy Value')).toBe('Copy Value');
  l10n.use('{"Copy Value": "값 복사", "{0} of {1}": "{1} 중 {0}"}', 'ko');
  expect(l10n.t('Copy Value')).toBe('값 복사');
  expect(l10n.t('{0} of {1}', 1, 'two')).toBe('two 중 1');
  expect(l10n.t('Close')).toBe('Close');
});

test.each(['', 'no json', 'null', '[]', '{"Close": 1}'])('a bundle of %j leaves them English', (bundle) => {
  l10n.use(bundle, 'en');
  expect(l10n.t('Close')).toBe('Close');
});

test('what is put into words is put in as it is', () => {
  expect(l10n.t('{0} is {1}', '{1}', '$&')).toBe('{1} is $&');
  expect(l10n.t('{0} and {2}', 'a')).toBe('a and {2}');
});

test('numbers are grouped as the language does', () => {
  expect(l10n.number(1_234_567)).toBe('1,234,567');
  l10n.use('', 'de');
  expect(l10n.number(1_234_567)).toBe('1.234.567');
});
