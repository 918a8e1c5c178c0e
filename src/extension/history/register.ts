import * as vscode from 'vscode';
import type { LayerStacks } from '../files/layerStacks.ts';
import type { Sources } from '../sources.ts';
import { registerHeat } from './heat.ts';
import { registerHistoryHints } from './hints.ts';
import { HistoryDocuments } from './historyDocuments.ts';
import { registerHistoryHovers } from './hover.ts';

/** All that Strata says in a history that is read as a Dockerfile. */
export function registerHistory(
  sources: Sources,
  stacks: LayerStacks,
): { readonly documents: HistoryDocuments; readonly registered: vscode.Disposable } {
  const documents = new HistoryDocuments(sources);
  const registered = vscode.Disposable.from(
    documents,
    registerHeat(documents),
    registerHistoryHints(documents),
    registerHistoryHovers(documents, stacks),
  );
  return { documents, registered };
}
