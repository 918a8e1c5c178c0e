import * as vscode from 'vscode';
import { spanOf } from '../core/age.ts';

/** How long ago, as docker has it, in the person's language; `N/A` for what carries no date. Both times are ms since the epoch. */
export function ageWords(created: number, now: number): string {
  if (created <= 0) return vscode.l10n.t('N/A');
  const { unit, count } = spanOf(now - created);
  switch (unit) {
    case 'moment':
      return vscode.l10n.t('Less than a second ago');
    case 'second':
      return count === 1 ? vscode.l10n.t('1 second ago') : vscode.l10n.t('{0} seconds ago', count);
    case 'minute':
      return count === 1 ? vscode.l10n.t('About a minute ago') : vscode.l10n.t('{0} minutes ago', count);
    case 'hour':
      return count === 1 ? vscode.l10n.t('About an hour ago') : vscode.l10n.t('{0} hours ago', count);
    case 'day':
      return vscode.l10n.t('{0} days ago', count);
    case 'week':
      return vscode.l10n.t('{0} weeks ago', count);
    case 'month':
      return vscode.l10n.t('{0} months ago', count);
    case 'year':
      return vscode.l10n.t('{0} years ago', count);
  }
}
