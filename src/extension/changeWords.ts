import * as vscode from 'vscode';
import type { Change, ChangeKind } from '../core/image.ts';

/** The product icon git's own views use for the same thing. */
export function changeIcon(kind: ChangeKind): string {
  switch (kind) {
    case 'added':
      return 'diff-added';
    case 'modified':
      return 'diff-modified';
    case 'deleted':
      return 'diff-removed';
  }
}

/** `3 added, 1 changed, 2 deleted`, or that there is nothing. */
export function changeSummary(changes: readonly Change[]): string {
  const count = (kind: ChangeKind): number => changes.filter((change) => change.kind === kind).length;
  const parts = [
    [count('added'), (n: number) => vscode.l10n.t('{0} added', n)],
    [count('modified'), (n: number) => vscode.l10n.t('{0} changed', n)],
    [count('deleted'), (n: number) => vscode.l10n.t('{0} deleted', n)],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, say]) => say(n));
  return told.length === 0 ? vscode.l10n.t('nothing changed') : told.join(', ');
}
