import * as vscode from 'vscode';
import { isCancelled } from '../../core/failure.ts';
import { askPick } from '../quickInput.ts';
import { errorWords } from '../reportError.ts';
import type { KnownEndpoint, Services } from '../services.ts';
import { settings } from '../settings.ts';

interface Choice {
  readonly address: string;
}

/** Chooses the engine Strata talks to: docker's own choice, a context, a socket found here, or an address typed in. */
export async function chooseEndpoint({ store, knownEndpoints }: Services): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    const manage = vscode.l10n.t('Manage Trust');
    const picked = await vscode.window.showErrorMessage(
      vscode.l10n.t('This action needs a trusted workspace.'),
      manage,
    );
    if (picked === manage) await vscode.commands.executeCommand('workbench.trust.manage');
    return;
  }
  const known = await knownEndpoints();
  const current = settings.endpoint();
  const answer = await askPick<Choice>({
    title: vscode.l10n.t('Choose Endpoint'),
    placeholder: vscode.l10n.t('Pick an engine, or type an address: unix:///path, tcp://host:2376, ssh://user@host'),
    itemsFor: (typed) => [...typedRow(typed.trim()), defaultRow(current), ...knownRows(known, current)],
  });
  if (answer.kind !== 'answer') return;
  await settings.setEndpoint(answer.value.address);
  // The changed setting restarts the store by itself; an unchanged one is tried again.
  const state = answer.value.address === current ? await store.restart() : await store.start();
  if (state.kind === 'failed' && !isCancelled(state.error)) {
    void vscode.window.showWarningMessage(errorWords(state.error).message);
  }
}

function typedRow(typed: string): (vscode.QuickPickItem & { readonly value?: Choice })[] {
  if (typed === '' || !/^[a-z]+:\/\//i.test(typed)) return [];
  return [{ label: `$(plug) ${typed}`, alwaysShow: true, value: { address: typed } }];
}

function defaultRow(current: string): vscode.QuickPickItem & { readonly value: Choice } {
  return {
    label: `$(home) ${vscode.l10n.t('As the docker command line')}`,
    description: current === '' ? vscode.l10n.t('in use') : '',
    detail: vscode.l10n.t('DOCKER_HOST, DOCKER_CONTEXT, the current context or the default socket'),
    alwaysShow: true,
    value: { address: '' },
  };
}

function knownRows(
  known: readonly KnownEndpoint[],
  current: string,
): (vscode.QuickPickItem & { readonly value: Choice })[] {
  return known.map(({ name, address, detail, origin }) => ({
    label: `$(${origin === 'context' ? 'server-environment' : 'plug'}) ${name}`,
    description: address === current ? vscode.l10n.t('in use') : '',
    detail,
    value: { address },
  }));
}
