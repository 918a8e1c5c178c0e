import * as vscode from 'vscode';
import type { ImageConfig, PortMapping } from '../../core/image.ts';
import { mappingText, parsePorts, portsText } from '../../core/portMappings.ts';
import { quoteWord } from '../../core/shellQuote.ts';
import { splitWords } from '../../core/shellWords.ts';
import { shortened, shown } from '../../core/shown.ts';
import { portProblemWords } from './portProblemWords.ts';
import { askPick, askText, type Answer } from '../quickInput.ts';

/** How a container is to be made; what is empty is left to the image or the engine. */
export interface RunDraft {
  name: string;
  ports: readonly PortMapping[];
  env: readonly string[];
  command: readonly string[];
  /** By the way it runs where undefined: one on a terminal goes when it ends. */
  remove: boolean | undefined;
}

export type RunWay = 'detached' | 'terminal';

type Choice = RunWay | 'name' | 'ports' | 'env' | 'command' | 'remove';

/**
 * One list that says how the container will be made, with Run on top: Enter runs, any other row changes what it says.
 * Undefined when the person dismissed it.
 */
export async function askRun(
  image: string,
  config: ImageConfig,
  draft: RunDraft,
  takenNames: ReadonlySet<string>,
): Promise<RunWay | undefined> {
  for (;;) {
    const answer = await askPick<Choice>({
      title: vscode.l10n.t('Run {0}', image),
      placeholder: vscode.l10n.t('Enter runs it as below; choose a row to change it'),
      itemsFor: () => rows(config, draft),
    });
    if (answer.kind !== 'answer') return undefined;
    if (answer.value === 'detached' || answer.value === 'terminal') return answer.value;
    await change(answer.value, image, draft, takenNames);
  }
}

function rows(config: ImageConfig, draft: RunDraft): readonly (vscode.QuickPickItem & { readonly value?: Choice })[] {
  const command = commandLine(config, draft);
  const row = (
    value: Choice,
    icon: string,
    label: string,
    description: string,
  ): vscode.QuickPickItem & {
    readonly value: Choice;
  } => ({ value, label: `$(${icon}) ${label}`, description: shown(shortened(description, 120)) });
  return [
    row('detached', 'play', vscode.l10n.t('Run'), command),
    row('terminal', 'terminal', vscode.l10n.t('Run in a Terminal'), vscode.l10n.t('ends with the terminal')),
    { label: vscode.l10n.t('How'), kind: vscode.QuickPickItemKind.Separator },
    row('name', 'edit', vscode.l10n.t('Name'), draft.name || vscode.l10n.t('the engine makes one up')),
    row(
      'ports',
      'plug',
      vscode.l10n.t('Ports'),
      draft.ports.length === 0 ? vscode.l10n.t('none') : draft.ports.map(mappingText).join(', '),
    ),
    row(
      'env',
      'settings-gear',
      vscode.l10n.t('Environment'),
      // Names only: values may be secrets.
      draft.env.length === 0 ? vscode.l10n.t('as the image has it') : draft.env.map(nameOf).join(', '),
    ),
    row(
      'command',
      'chevron-right',
      vscode.l10n.t('Command'),
      draft.command.length === 0 ? vscode.l10n.t('as the image has it') : line(draft.command),
    ),
    row('remove', 'trash', vscode.l10n.t('When It Ends'), removeWords(draft.remove)),
  ];
}

async function change(
  choice: Exclude<Choice, RunWay>,
  image: string,
  draft: RunDraft,
  takenNames: ReadonlySet<string>,
): Promise<void> {
  const title = vscode.l10n.t('Run {0}', image);
  const set = <T>(answer: Answer<T>, use: (value: T) => void): void => {
    if (answer.kind === 'answer') use(answer.value);
  };
  // Back and Escape both lead to the list again.
  const ask = (placeholder: string, value: string, problemIn: (text: string) => string | undefined) =>
    askText({ title, placeholder, value, problemIn });
  switch (choice) {
    case 'name':
      set(
        await ask(vscode.l10n.t('The container’s name: web'), draft.name, (text) =>
          nameProblem(text.trim(), takenNames),
        ),
        (text) => (draft.name = text.trim()),
      );
      return;
    case 'ports':
      set(
        await ask(
          vscode.l10n.t('Port of the engine’s machine : port of the container, as 8080:80, 127.0.0.1:5353:53/udp'),
          portsText(draft.ports),
          portsProblem,
        ),
        (text) => {
          const parsed = parsePorts(text);
          if (parsed.ok) draft.ports = parsed.ports;
        },
      );
      return;
    case 'env':
      set(
        await ask(vscode.l10n.t('NAME=value OTHER="two words"'), line(draft.env), envProblem),
        (text) => (draft.env = wordsOf(text)),
      );
      return;
    case 'command':
      set(
        await ask(
          vscode.l10n.t('The command and its arguments, instead of the image’s own: sh -c "ls /"'),
          line(draft.command),
          quoteProblem,
        ),
        (text) => (draft.command = wordsOf(text)),
      );
      return;
    case 'remove':
      draft.remove = draft.remove === undefined ? true : draft.remove ? false : undefined;
      return;
    default:
      choice satisfies never;
  }
}

function removeWords(remove: boolean | undefined): string {
  if (remove === undefined) return vscode.l10n.t('it stays; one in a terminal goes');
  return remove ? vscode.l10n.t('it goes') : vscode.l10n.t('it stays');
}

function commandLine(config: ImageConfig, draft: RunDraft): string {
  return line([...config.entrypoint, ...(draft.command.length > 0 ? draft.command : config.cmd)]);
}

function line(words: readonly string[]): string {
  return words.map((word) => quoteWord(word, 'bash')).join(' ');
}

function wordsOf(text: string): readonly string[] {
  const split = splitWords(text);
  return split.ok ? split.words : [];
}

function nameOf(pair: string): string {
  const equals = pair.indexOf('=');
  return equals < 0 ? pair : pair.slice(0, equals);
}

/** https://github.com/moby/moby/blob/v28.5.2/daemon/names/names.go */
function nameProblem(name: string, taken: ReadonlySet<string>): string | undefined {
  if (name === '') return undefined;
  if (taken.has(name)) return vscode.l10n.t('A container has this name already');
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)
    ? undefined
    : vscode.l10n.t('A name has letters, digits, _ . - and at least two of them; it begins with a letter or digit');
}

function portsProblem(text: string): string | undefined {
  const parsed = parsePorts(text);
  return parsed.ok ? undefined : portProblemWords(parsed.problem);
}

function envProblem(text: string): string | undefined {
  const quote = quoteProblem(text);
  if (quote !== undefined) return quote;
  const odd = wordsOf(text).find((word) => word.startsWith('=') || word === '');
  return odd === undefined ? undefined : vscode.l10n.t('“{0}” has no name before its value', shown(odd));
}

function quoteProblem(text: string): string | undefined {
  return splitWords(text).ok ? undefined : vscode.l10n.t('A quote is never closed');
}
