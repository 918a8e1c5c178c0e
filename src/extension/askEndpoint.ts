import * as vscode from 'vscode';
import { shown } from '../core/shown.ts';
import { askPick } from './quickInput.ts';
import { errorWords } from './reportError.ts';
import type { DockersChoice, KnownEndpoint } from './services.ts';

interface Choice {
  readonly address: string;
}

type ChoiceItem = vscode.QuickPickItem & { readonly value?: Choice };

/**
 * Asks for an engine: one of docker's contexts, a socket found here, or an address typed in. The address, as the setting takes
 * it (empty for docker's own choice, where that is offered); undefined when the person dismissed the question, or may not answer
 * it because the workspace isn't trusted.
 */
export async function askEndpoint(options: {
  readonly title: string;
  readonly known: () => Promise<readonly KnownEndpoint[]>;
  /** The addresses in use. */
  readonly current: readonly string[];
  /** Docker's own choice, where it is offered. */
  readonly byDefault?: (() => Promise<DockersChoice>) | undefined;
}): Promise<string | undefined> {
  const [known, own] = await Promise.all([options.known(), options.byDefault?.().then(choiceWords, failedWords)]);
  const answer = await askPick<Choice>({
    title: options.title,
    placeholder: vscode.l10n.t('Pick an engine, or type an address: unix:///path, tcp://host:2376, ssh://user@host'),
    itemsFor: (typed) => [
      ...typedRow(typed.trim()),
      ...(own === undefined ? [] : [defaultRow(options.current, own)]),
      ...knownRows(known, options.current),
    ],
  });
  return answer.kind === 'answer' ? answer.value.address : undefined;
}

function typedRow(typed: string): ChoiceItem[] {
  if (typed === '' || !/^[a-z]+:\/\//i.test(typed)) return [];
  return [{ label: `$(plug) ${typed}`, alwaysShow: true, value: { address: typed } }];
}

function choiceWords({ address, overridden }: DockersChoice): string {
  return overridden === ''
    ? address
    : `${address} · ${vscode.l10n.t('DOCKER_HOST overrides the selected context {0}.', shown(overridden))}`;
}

function failedWords(error: unknown): string {
  return errorWords(error).message;
}

/** `leads` is where docker's own choice is, or why it is nowhere. */
function defaultRow(current: readonly string[], leads: string): ChoiceItem {
  return {
    label: `$(home) ${vscode.l10n.t('As the docker command line')}`,
    description: current.includes('') ? vscode.l10n.t('in use') : '',
    detail: leads,
    alwaysShow: true,
    value: { address: '' },
  };
}

function knownRows(known: readonly KnownEndpoint[], current: readonly string[]): ChoiceItem[] {
  return known.map(({ name, address, detail, origin }) => ({
    label: `$(${origin === 'context' ? 'server-environment' : 'plug'}) ${name}`,
    description: current.includes(address) ? vscode.l10n.t('in use') : '',
    detail,
    value: { address },
  }));
}
