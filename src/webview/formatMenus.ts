import { dockerCommand } from '../core/shellQuote.ts';
import { shown } from '../core/shown.ts';
import type { FormatLanguage, NamedFormat, Shell } from '../protocol.ts';
import { l10n } from './l10n.ts';
import type { MenuItem } from './popupMenu.ts';

/** Past this many names a command line is too long for some shells. */
const MOST_NAMES = 100;

const shellNames: Readonly<Record<Shell, string>> = {
  bash: 'Bash',
  zsh: 'Zsh',
  powershell: 'PowerShell',
  cmd: 'cmd',
};

/** "Copy as docker command": the preferred shell first. */
export function commandMenu(
  format: string,
  names: readonly string[],
  preferred: Shell,
  copy: (command: string, shell: Shell) => void,
): MenuItem[] {
  const shells: Shell[] = ['bash', 'zsh', 'powershell', 'cmd'];
  const ordered = [preferred, ...shells.filter((shell) => shell !== preferred)];
  const few = names.slice(0, MOST_NAMES);
  return [
    {
      kind: 'heading',
      label:
        names.length > few.length
          ? l10n.t('Copy as docker command (first {0} images)', MOST_NAMES)
          : l10n.t('Copy as docker command'),
    },
    ...ordered.map((shell): MenuItem => {
      const command = dockerCommand(format, few, shell);
      return {
        kind: 'action',
        label: l10n.t('For {0}', shellNames[shell]),
        hint: shorten(command, 60),
        run: () => copy(command, shell),
      };
    }),
  ];
}

export function historyMenu(history: readonly string[], use: (format: string) => void, forget: () => void): MenuItem[] {
  if (history.length === 0) return [{ kind: 'heading', label: l10n.t('Formats you run with Enter are kept here') }];
  return [
    { kind: 'heading', label: l10n.t('History') },
    ...history.map((format): MenuItem => ({ kind: 'action', label: shorten(format, 80), run: () => use(format) })),
    { kind: 'separator' },
    { kind: 'action', label: l10n.t('Clear History'), run: forget },
  ];
}

export interface NamedMenuActions {
  readonly use: (format: NamedFormat) => void;
  readonly keep: () => void;
  readonly remove: () => void;
}

export function namedMenu(
  formats: readonly NamedFormat[],
  current: { readonly format: string; readonly language: FormatLanguage },
  actions: NamedMenuActions,
): MenuItem[] {
  const items: MenuItem[] = formats.map((format) => ({
    kind: 'action',
    label: shown(format.name),
    hint: shorten(format.format, 44),
    run: () => actions.use(format),
  }));
  const own = formats.some(({ origin }) => origin === 'settings');
  return [
    { kind: 'heading', label: l10n.t('Named Formats') },
    ...items,
    { kind: 'separator' },
    ...(current.format === ''
      ? []
      : [{ kind: 'action', label: l10n.t('Name This Format…'), run: actions.keep } as const]),
    ...(own ? [{ kind: 'action', label: l10n.t('Remove a Named Format…'), run: actions.remove } as const] : []),
    ...(current.format === '' && !own
      ? [{ kind: 'heading', label: l10n.t('Type a format to give it a name') } as const]
      : []),
  ];
}

export function removeMenu(formats: readonly NamedFormat[], remove: (name: string) => void): MenuItem[] {
  return [
    { kind: 'heading', label: l10n.t('Remove a Named Format') },
    ...formats
      .filter(({ origin }) => origin === 'settings')
      .map(({ name }): MenuItem => ({ kind: 'action', label: shown(name), run: () => remove(name) })),
  ];
}

function shorten(text: string, length: number): string {
  const line = shown(text);
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
