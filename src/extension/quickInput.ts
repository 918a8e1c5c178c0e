import * as vscode from 'vscode';

/** How a question ended: with an answer, with a wish to go back, or dismissed (the whole sequence is off). */
export type Answer<T> = { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'back' | 'dismissed' };

/** What every question of a sequence shows. */
export interface Question {
  readonly title: string;
  readonly placeholder: string;
  readonly step?: { readonly at: number; readonly of: number };
}

/** Asks the questions in order; Back returns to the one before; undefined when the person dismissed one. */
export async function askInOrder(
  questions: readonly ((step: { at: number; of: number }) => Promise<Answer<unknown>>)[],
): Promise<boolean> {
  for (let at = 0; at < questions.length;) {
    const answer = await questions[at]?.({ at: at + 1, of: questions.length });
    if (answer === undefined || answer.kind === 'dismissed') return false;
    at += answer.kind === 'back' ? -1 : 1;
    if (at < 0) return false;
  }
  return true;
}

/**
 * Keeps the rows of a pick in the order they were given while somebody types: what was typed comes first, not what sorts before it.
 * The editor has this property and leaves it out of its types; one that did not know it would sort as ever.
 */
export function inGivenOrder(pick: vscode.QuickPick<vscode.QuickPickItem>): void {
  Object.assign(pick, { sortByLabel: false });
}

/** Shows the rows that `itemsFor` makes of what is typed; a row without a value cannot be accepted. */
export function askPick<T>(
  question: Question & {
    readonly value?: string;
    readonly itemsFor: (typed: string) => readonly (vscode.QuickPickItem & { readonly value?: T })[];
  },
): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly value?: T }>();
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  inGivenOrder(pick);
  pick.value = question.value ?? '';
  return answerOf(pick, question, (answer) => {
    let rows: readonly (vscode.QuickPickItem & { readonly value?: T })[] = [];
    const show = (): void => {
      rows = question.itemsFor(pick.value);
      pick.items = rows;
    };
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      // Enter may come before the rows made of the last letter are on the screen: what was active then is not meant.
      const active = pick.activeItems.find((row) => rows.includes(row)) ?? rows[0];
      if (active?.value !== undefined) answer(active.value);
    });
    show();
  });
}

/** Asks for a line of text; what `problemIn` finds is shown while typing and keeps the text from being accepted. */
export function askText(
  question: Question & { readonly value?: string; readonly problemIn?: (text: string) => string | undefined },
): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  input.value = question.value ?? '';
  return answerOf(input, question, (answer) => {
    const check = (): string | undefined => {
      const problem = question.problemIn?.(input.value);
      input.validationMessage = problem;
      return problem;
    };
    input.onDidChangeValue(check);
    input.onDidAccept(() => {
      if (check() === undefined) answer(input.value);
    });
  });
}

function answerOf<T>(
  input: (vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox) & vscode.QuickInput,
  question: Question,
  begin: (answer: (value: T) => void) => void,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    input.title = question.title;
    input.placeholder = question.placeholder;
    input.ignoreFocusOut = true;
    input.step = question.step?.at;
    input.totalSteps = question.step?.of;
    if (question.step !== undefined && question.step.at > 1) input.buttons = [vscode.QuickInputButtons.Back];
    input.onDidTriggerButton((button) => {
      if (button !== vscode.QuickInputButtons.Back) return;
      resolve({ kind: 'back' });
      input.hide();
    });
    input.onDidHide(() => {
      resolve({ kind: 'dismissed' });
      input.dispose();
    });
    begin((value) => {
      resolve({ kind: 'answer', value });
      input.hide();
    });
    input.show();
  });
}
