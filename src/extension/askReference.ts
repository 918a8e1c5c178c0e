import * as vscode from 'vscode';
import { canonical, familiar, parseReference, withDefaultTag, type Reference } from '../core/reference.ts';
import { referenceProblemWords } from './referenceWords.ts';
import { askPick, type Answer, type Question } from './quickInput.ts';

export interface KnownName {
  readonly name: string;
  readonly description: string;
}

interface NameItem extends vscode.QuickPickItem {
  readonly value?: Reference | 'none';
}

/** Asks for an image name and shows, while the person types, the whole name it stands for or what is wrong with it. */
export function askReference(
  question: Question & {
    /** The icon of the row that accepts the name. */
    readonly icon: string;
    readonly value?: string;
    /** Names offered below while they match what was typed. */
    readonly known: readonly KnownName[];
    /** What the row is called that goes on without a name, where that is allowed. */
    readonly unnamed?: string;
  },
): Promise<Answer<Reference | 'none'>> {
  return askPick<Reference | 'none'>({
    ...question,
    itemsFor: (text) => {
      const typed = text.trim();
      if (typed !== '') return [typedItem(typed, question.icon), ...knownItems(typed, question.known)];
      const none: NameItem[] =
        question.unnamed === undefined ? [] : [{ label: question.unnamed, alwaysShow: true, value: 'none' }];
      return [...none, ...knownItems(typed, question.known)];
    },
  });
}

function knownItems(typed: string, known: readonly KnownName[]): NameItem[] {
  const needle = typed.toLowerCase();
  return known
    .filter(({ name }) => name !== typed && name.toLowerCase().includes(needle))
    .sort((a, b) => Number(b.name.startsWith(typed)) - Number(a.name.startsWith(typed)))
    .flatMap(({ name, description }): NameItem[] => {
      const parsed = parseReference(name);
      return parsed.ok ? [{ label: name, description, value: parsed.reference, alwaysShow: true }] : [];
    });
}

function typedItem(typed: string, icon: string): NameItem {
  const parsed = parseReference(typed);
  if (!parsed.ok) {
    return {
      label: `$(error) ${vscode.l10n.t("This isn't a valid image name")}`,
      detail: referenceProblemWords(parsed.problem),
      alwaysShow: true,
    };
  }
  const reference = withDefaultTag(parsed.reference);
  return {
    label: `$(${icon}) ${canonical(reference)}`,
    description: familiar(reference) === typed ? '' : vscode.l10n.t('from "{0}"', typed),
    value: reference,
    alwaysShow: true,
  };
}
