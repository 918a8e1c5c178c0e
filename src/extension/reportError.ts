import * as vscode from 'vscode';
import { isCancelled, SourceError } from '../core/failure.ts';
import { shown } from '../core/shown.ts';
import { failureWords, type FailureWords } from './failureWords.ts';

/**
 * Tells the person why what they started failed, with what to do next; a cancelled action is silent.
 * `retry` runs it again when the person asks.
 */
export async function reportError(
  error: unknown,
  log: vscode.LogOutputChannel,
  retry?: () => Thenable<unknown>,
): Promise<void> {
  if (isCancelled(error)) return;
  log.error(error instanceof Error ? error : String(error));
  const words = errorWords(error);
  const actions = words.actions.filter((action) => action.run !== 'retry' || retry !== undefined);
  const picked = await vscode.window.showErrorMessage(words.message, ...actions.map((action) => action.title));
  const action = actions.find((candidate) => candidate.title === picked);
  if (action === undefined) return;
  if (action.run === 'retry') await retry?.();
  else await vscode.commands.executeCommand(action.run, action.argument);
}

/** The words for any error: a source's failure, or something nobody foresaw. */
export function errorWords(error: unknown): FailureWords {
  if (error instanceof SourceError) {
    const words = failureWords(error.failure);
    return { ...words, message: shown(words.message) };
  }
  return {
    message: vscode.l10n.t(
      'Strata met an error it did not expect: {0}',
      shown(error instanceof Error ? error.message : String(error)),
    ),
    actions: [{ title: vscode.l10n.t('Show Log'), run: 'strata.showLog' }],
  };
}
