import * as vscode from 'vscode';
import { changeExamples, changeKeywords, problemInChange, type ChangeProblem } from '../core/configChange.ts';
import { shortened, shown } from '../core/shown.ts';
import { askPick, askText, type Answer, type Question } from './quickInput.ts';

type Choice =
  | { readonly kind: 'proceed' }
  | { readonly kind: 'switch' }
  | { readonly kind: 'edit'; readonly at: number; readonly text: string };

/** Something that is on or off, asked for in the same list. */
export interface ChangesSwitch {
  readonly label: string;
  readonly describe: () => string;
  readonly flip: () => void;
}

/**
 * Asks for Dockerfile instructions that change an image's config: a list of those there are, with a row for each kind to
 * add. Each is checked while it is typed; an empty one goes from the list.
 */
export async function askConfigChanges(
  question: Question & {
    readonly changes: readonly string[];
    /** What the row on top does: Continue where absent. */
    readonly proceed?: string;
    readonly also?: ChangesSwitch;
  },
): Promise<Answer<readonly string[]>> {
  const changes = [...question.changes];
  for (;;) {
    const answer = await askPick<Choice>({ ...question, itemsFor: () => rows(changes, question) });
    if (answer.kind !== 'answer') return answer;
    if (answer.value.kind === 'proceed') return { kind: 'answer', value: changes };
    if (answer.value.kind === 'switch') {
      question.also?.flip();
      continue;
    }
    const { at, text } = answer.value;
    const edited = await askText({
      title: question.title,
      placeholder: vscode.l10n.t('An instruction as in a Dockerfile; nothing takes it from the list'),
      value: text,
      problemIn: (typed) => {
        if (typed.trim() === '') return undefined;
        const problem = problemInChange(typed);
        return problem === undefined ? undefined : changeProblemWords(problem);
      },
    });
    if (edited.kind !== 'answer') continue;
    const instruction = edited.value.trim();
    changes.splice(at, 1, ...(instruction === '' ? [] : [instruction]));
  }
}

function rows(
  changes: readonly string[],
  { proceed, also }: { readonly proceed?: string; readonly also?: ChangesSwitch },
): readonly (vscode.QuickPickItem & { readonly value?: Choice })[] {
  const count =
    changes.length === 0 ? vscode.l10n.t('the config stays as it is') : vscode.l10n.t('with these instructions');
  return [
    {
      label: proceed ?? `$(arrow-right) ${vscode.l10n.t('Continue')}`,
      description: count,
      value: { kind: 'proceed' },
    },
    ...(also === undefined
      ? []
      : [{ label: also.label, description: also.describe(), value: { kind: 'switch' } as const }]),
    ...changes.map((text, at) => ({
      label: `$(edit) ${shown(shortened(text, 120))}`,
      value: { kind: 'edit', at, text } as const,
    })),
    { label: vscode.l10n.t('Add'), kind: vscode.QuickPickItemKind.Separator },
    ...changeKeywords.map((keyword) => ({
      label: `$(add) ${keyword}`,
      description: changeExamples[keyword].slice(keyword.length + 1),
      value: { kind: 'edit', at: changes.length, text: `${keyword} ` } as const,
    })),
  ];
}

/** What is wrong with an instruction. */
function changeProblemWords(problem: ChangeProblem): string {
  switch (problem.kind) {
    case 'keyword':
      return vscode.l10n.t('{0} can’t be changed here: {1}', shown(problem.keyword), changeKeywords.join(', '));
    case 'arguments-missing':
      return vscode.l10n.t('{0} needs something after it', shown(problem.keyword));
    case 'exec-form':
      return vscode.l10n.t('What begins with [ must be a JSON list of texts: ["httpd", "-f"]');
    case 'quote':
      return vscode.l10n.t('A quote is never closed');
    case 'no-value':
      return vscode.l10n.t('{0} needs a value: {0}=value', shown(problem.name));
    case 'no-name':
      return vscode.l10n.t('“{0}” has no name before its value', shown(problem.word));
    case 'port':
      return vscode.l10n.t('“{0}” is no port: 80, 53/udp, 8000-8010', shown(problem.port));
    case 'one-word':
      return vscode.l10n.t('{0} takes one word', shown(problem.keyword));
    case 'path':
      return vscode.l10n.t('A path is empty');
    case 'trigger':
      return vscode.l10n.t('{0} can’t wait for a build', shown(problem.keyword));
  }
}
