import * as vscode from 'vscode';
import { searchExpression, type TextQuery } from '../../core/textSearch.ts';

/** The ways to look for a text that can be turned on and off. */
type Option = 'matchCase' | 'wholeWord' | 'isRegExp';

/** Asks what is to be looked for; undefined when the person dismisses it. `last` is what was looked for before. */
export function askSearch(name: string, last: TextQuery | undefined): Promise<TextQuery | undefined> {
  const input = vscode.window.createInputBox();
  const on: Record<Option, boolean> = {
    matchCase: last?.matchCase ?? false,
    wholeWord: last?.wholeWord ?? false,
    isRegExp: last?.isRegExp ?? false,
  };
  const { promise, resolve } = Promise.withResolvers<TextQuery | undefined>();
  const query = (): TextQuery => ({ text: input.value, ...on });
  const check = (): boolean => {
    const reason = problemOf(query());
    input.validationMessage = reason;
    return reason === undefined;
  };
  let options = new Map<vscode.QuickInputButton, Option>();
  const show = (): void => {
    options = new Map(
      (['matchCase', 'wholeWord', 'isRegExp'] as const).map((each) => [buttonOf(each, on[each]), each]),
    );
    input.buttons = [...options.keys()];
    const said = (['matchCase', 'wholeWord', 'isRegExp'] as const).filter((each) => on[each]).map(optionName);
    input.prompt = said.length === 0 ? vscode.l10n.t('In all texts, upper and lower case alike') : said.join(' · ');
    check();
  };
  input.title = vscode.l10n.t('Find in Files of {0}', name);
  input.placeholder = vscode.l10n.t('What to look for');
  input.value = last?.text ?? '';
  input.onDidChangeValue(check);
  input.onDidTriggerButton((button) => {
    const option = options.get(button);
    if (option === undefined) return;
    on[option] = !on[option];
    show();
  });
  input.onDidAccept(() => {
    if (input.value === '' || !check()) return;
    resolve(query());
    input.hide();
  });
  input.onDidHide(() => {
    resolve(undefined);
    input.dispose();
  });
  show();
  input.show();
  return promise;
}

function buttonOf(option: Option, isOn: boolean): vscode.QuickInputButton {
  const icons = { matchCase: 'case-sensitive', wholeWord: 'whole-word', isRegExp: 'regex' } as const;
  const tooltip = isOn ? vscode.l10n.t('{0}: on', optionName(option)) : vscode.l10n.t('{0}: off', optionName(option));
  return { iconPath: new vscode.ThemeIcon(icons[option]), tooltip };
}

function optionName(option: Option): string {
  switch (option) {
    case 'matchCase':
      return vscode.l10n.t('Match Case');
    case 'wholeWord':
      return vscode.l10n.t('Match Whole Word');
    case 'isRegExp':
      return vscode.l10n.t('Use Regular Expression');
  }
}

function problemOf(query: TextQuery): string | undefined {
  if (query.text === '') return undefined;
  try {
    searchExpression(query);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
