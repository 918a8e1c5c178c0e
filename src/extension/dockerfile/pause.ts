import { setTimeout } from 'node:timers/promises';
import type * as vscode from 'vscode';

/** Longer files than this, in lines, are only looked at once nobody has typed for `quiet` ms. */
const long = 1_000;
const quiet = 300;

/** Whether the answer is still wanted, after a pause in which the next key stroke takes the question back. */
export async function stillAsked(
  { lineCount }: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<boolean> {
  if (lineCount > long) await setTimeout(quiet);
  return !token.isCancellationRequested;
}
