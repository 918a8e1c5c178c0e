import * as vscode from 'vscode';
import type { FormatLanguage, NamedFormat } from '../protocol.ts';
import { settings } from './settings.ts';

/** The formats of the settings, then those Strata ships and the settings do not replace. */
export function namedFormats(): readonly NamedFormat[] {
  const own = settings.formats().map((format): NamedFormat => ({ ...format, origin: 'settings' }));
  const taken = new Set(own.map(({ name }) => name));
  return [...own, ...shippedFormats().filter(({ name }) => !taken.has(name))];
}

/** Keeps a format under a name the person gives; false when they gave none. */
export async function nameFormat(format: string, language: FormatLanguage): Promise<boolean> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name This Format'),
    placeHolder: vscode.l10n.t('A short name; it is kept in the setting strata.formats'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A format needs a name') : undefined),
  });
  if (name === undefined) return false;
  const others = settings.formats().filter((known) => known.name !== name.trim());
  await settings.setFormats([...others, { name: name.trim(), format, language }]);
  return true;
}

export async function removeFormat(name: string): Promise<void> {
  await settings.setFormats(settings.formats().filter((known) => known.name !== name));
}

function shippedFormats(): readonly NamedFormat[] {
  const shipped = (name: string, format: string): NamedFormat => ({
    name,
    format,
    language: 'template',
    origin: 'shipped',
  });
  return [
    shipped(vscode.l10n.t('Platform'), '{{.Os}}/{{.Architecture}}{{with .Variant}}/{{.}}{{end}}'),
    shipped(vscode.l10n.t('Ports'), '{{range $port, $_ := .Config.ExposedPorts}}{{println $port}}{{end}}'),
    shipped(vscode.l10n.t('Environment'), '{{range .Config.Env}}{{println .}}{{end}}'),
    shipped(
      vscode.l10n.t('Labels'),
      '{{range $name, $value := .Config.Labels}}{{printf "%s=%s\\n" $name $value}}{{end}}',
    ),
    shipped(vscode.l10n.t('Entrypoint and command'), '{{json .Config.Entrypoint}} {{json .Config.Cmd}}'),
    shipped(vscode.l10n.t('Layers'), '{{range .RootFS.Layers}}{{println .}}{{end}}'),
  ];
}
