import * as vscode from 'vscode';
import { SourceError } from '../core/failure.ts';
import type { ViewState } from './contextKeys.ts';
import type { StoreState } from './imageStore.ts';
import { errorWords } from './reportError.ts';
import { mainKey } from './sourceDefinition.ts';
import type { MessageNode } from './viewRows.ts';

/** Why there is nothing to show and what to do about it, where no welcome text says so: among other rows none does. */
export function troubleRows(state: StoreState, source: string, isGrouped: boolean): readonly MessageNode[] {
  const key = stateKey(state);
  if (state.kind !== 'failed' || key === 'ready' || (key !== 'failed' && !isGrouped)) return [];
  const { message, actions } = errorWords(state.error);
  const why: MessageNode = { kind: 'message', source, text: message, icon: 'warning' };
  // Another endpoint can be chosen for the chosen engine only.
  const offered = actions
    .filter(({ run }) => source === mainKey || run !== 'strata.chooseEndpoint')
    .map(({ title, run }): MessageNode => {
      const command = run === 'retry' ? 'strata.refresh' : run;
      return { kind: 'message', source, text: title, icon: 'arrow-right', command };
    });
  return [why, ...offered];
}

export function stateKey(state: StoreState): ViewState {
  switch (state.kind) {
    case 'idle':
    case 'connecting':
      return state.kind;
    case 'ready':
      return state.images.length === 0 ? 'empty' : 'ready';
    case 'failed': {
      // With a list to show there is no welcome text; the view's message says what happened.
      if (state.last !== undefined && state.last.images.length > 0) return 'ready';
      const kind = state.error instanceof SourceError ? state.error.failure.kind : undefined;
      if (kind === 'no-socket' || kind === 'refused') return 'no-socket';
      return kind === 'permission' ? 'permission' : 'failed';
    }
  }
}

/** The line above the rows; empty shows none. */
export function viewMessage(state: StoreState, filter: string, rows: number): string {
  if (state.kind === 'failed') {
    // Without rows the welcome text or the rows of `troubleRows` speak; a message would hide the welcome text.
    if (state.last === undefined) return '';
    const { message } = errorWords(state.error);
    return `${message} ${vscode.l10n.t('Reconnecting…')}`;
  }
  if (filter === '') return '';
  return rows === 0
    ? vscode.l10n.t('Nothing matches “{0}”.', filter)
    : vscode.l10n.t('Showing what matches “{0}”.', filter);
}
