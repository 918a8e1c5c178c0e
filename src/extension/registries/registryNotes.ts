import * as vscode from 'vscode';
import { isCancelled, SourceError } from '../../core/failure.ts';
import type { CommandId } from '../commandIds.ts';
import { errorWords } from '../reportError.ts';
import { hasNamespaces } from './addedRegistries.ts';
import type { RegistriesRow, RegistryRow } from './registryRows.ts';

/** Says why rows are missing, or what to do about it. */
export interface NoteRow {
  readonly kind: 'registryNote';
  readonly id: string;
  readonly parent: RegistriesRow;
  readonly text: string;
  readonly icon: 'warning' | 'info' | 'arrow-right' | 'dash';
  readonly command?: CommandId;
}

/** Why there are no rows, and what can be done. */
export function troubleNotes(row: RegistriesRow, error: unknown): NoteRow[] {
  if (isCancelled(error)) return [note(row, 'cancelled', vscode.l10n.t('Cancelled'), 'dash')];
  const { message } = errorWords(error);
  const kind = error instanceof SourceError ? error.failure.kind : undefined;
  const mayHelp = kind === 'denied' || kind === 'rate-limit';
  return [
    note(row, 'trouble', message, 'warning'),
    ...(mayHelp ? [note(row, 'signIn', vscode.l10n.t('Sign In...'), 'arrow-right', 'strata.signIn')] : []),
    note(row, 'retry', vscode.l10n.t('Retry'), 'arrow-right', 'strata.refreshRegistries'),
  ];
}

/** The registry will not say, whether it may not or does not want to. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof SourceError)) return false;
  const { failure } = error;
  switch (failure.kind) {
    case 'denied':
    case 'not-on-registry':
      return true;
    case 'registry-answer':
      return failure.status < 500;
    case 'registry-connection':
      return failure.trouble === 'not-a-registry';
    default:
      return false;
  }
}

/** What stands where a registry lists nothing. */
export function silentNotes(row: RegistryRow): readonly NoteRow[] {
  return [
    note(row, 'silent', vscode.l10n.t('This registry does not list its repositories.'), 'info'),
    ...(hasNamespaces(row.registry)
      ? [note(row, 'namespace', vscode.l10n.t('Add Namespace...'), 'arrow-right', 'strata.addNamespace')]
      : []),
    note(row, 'add', vscode.l10n.t('Add Repository...'), 'arrow-right', 'strata.addRepository'),
  ];
}

/** Of a list that is longer than what was asked for. */
export function manyWords(count: number): string {
  return vscode.l10n.t('Only the first {0} are shown. Open others by their name.', count);
}

/** A row that says something; a command is called on the row it stands below. */
export function note(
  parent: RegistriesRow,
  name: string,
  text: string,
  icon: NoteRow['icon'],
  command?: CommandId,
): NoteRow {
  const id = `${parent.id}/note:${name}`;
  return { kind: 'registryNote', id, parent, text, icon, ...(command !== undefined && { command }) };
}

/** How such a row looks. */
export function noteItem(row: NoteRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.text);
  item.id = row.id;
  item.tooltip = row.text;
  item.iconPath = new vscode.ThemeIcon(row.icon);
  if (row.command !== undefined) item.command = { command: row.command, title: row.text, arguments: [row.parent] };
  return item;
}
