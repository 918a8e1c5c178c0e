import * as vscode from 'vscode';
import { askEndpoint } from '../askEndpoint.ts';
import type { Services } from '../services.ts';
import { settings } from '../settings.ts';

/** Shows the images of another engine beside those of the chosen one. */
export async function addEngine({ sources, view, knownEndpoints, dockersChoice }: Services): Promise<void> {
  const current = sources.all.flatMap(({ definition }) => (definition.kind === 'engine' ? [definition.address] : []));
  const address = await askEndpoint({
    title: vscode.l10n.t('Show Another Engine'),
    known: knownEndpoints,
    // The chosen engine's own address is the setting's.
    current: [settings.endpoint(), ...current].filter((each) => each !== ''),
    byDefault: settings.endpoint() === '' ? undefined : dockersChoice,
  });
  if (address === undefined) return;
  // Docker's own choice stands in the tree by its setting, which is empty for the chosen engine.
  const source = await sources.open({ kind: 'engine', address: address === '' ? 'default' : address });
  await view.revealSource(source);
  const state = await source.store.start();
  if (state.kind === 'failed') throw state.error;
}
