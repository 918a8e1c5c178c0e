import * as vscode from 'vscode';
import { isCancelled } from '../../core/failure.ts';
import { askEndpoint } from '../askEndpoint.ts';
import { errorWords } from '../reportError.ts';
import type { Services } from '../services.ts';
import { settings } from '../settings.ts';

/** Chooses the engine Strata talks to: docker's own choice, a context, a socket found here, or an address typed in. */
export async function chooseEndpoint({ store, knownEndpoints, dockersChoice }: Services): Promise<void> {
  const current = settings.endpoint();
  const address = await askEndpoint({
    title: vscode.l10n.t('Choose Endpoint'),
    known: knownEndpoints,
    current: [current],
    byDefault: dockersChoice,
  });
  if (address === undefined) return;
  await settings.setEndpoint(address);
  // The changed setting restarts the store by itself; an unchanged one is tried again.
  const state = address === current ? await store.restart() : await store.start();
  if (state.kind === 'failed' && !isCancelled(state.error)) {
    void vscode.window.showWarningMessage(errorWords(state.error).message);
  }
}
