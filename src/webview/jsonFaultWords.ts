import type { JsonFault } from '../core/json.ts';
import { l10n } from './l10n.ts';

/** Why a text is no JSON, as a sentence without its end. */
export function jsonFaultWords(fault: JsonFault): string {
  switch (fault) {
    case 'key-missing':
      return l10n.t('A key in double quotes is missing here');
    case 'colon-missing':
      return l10n.t('A colon is missing here');
    case 'value-missing':
      return l10n.t('A value is missing here');
    case 'value-missing-after-comma':
      return l10n.t('A value is missing after the comma');
    case 'comma-or-brace-missing':
      return l10n.t('A comma or {0} is missing here', '}');
    case 'comma-or-bracket-missing':
      return l10n.t('A comma or {0} is missing here', ']');
    case 'ends-early':
      return l10n.t('The text ends too early');
    case 'ends-in-string':
      return l10n.t('The text ends inside a string');
    case 'bad-escape':
      return l10n.t('This escape is not JSON');
    case 'control-character':
      return l10n.t('A string holds an unescaped control character');
    case 'text-after-value':
      return l10n.t('There is more text after the value');
  }
}
