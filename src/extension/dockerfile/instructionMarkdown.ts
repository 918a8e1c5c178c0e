import * as vscode from 'vscode';
import type { CardOrigin, CardValue, InstructionCard, VariableChange } from '../../core/instructionCard.ts';
import { appendSentence, codeMark } from './sentence.ts';

/** What an instruction changes of what was set before it; undefined where there is nothing that its own words don't say. */
export function instructionMarkdown(card: InstructionCard): vscode.MarkdownString | undefined {
  const text = new vscode.MarkdownString();
  appendCard(text, card);
  return text.value === '' ? undefined : text;
}

/** More variables than this in one instruction are summed up. */
const variablesTold = 3;

function appendCard(text: vscode.MarkdownString, card: InstructionCard): void {
  switch (card.kind) {
    case 'ports':
      appendPorts(text, card.inherited);
      return;
    case 'env':
    case 'arg': {
      const told = card.variables.filter((variable) => variableWords(card.kind, variable) !== undefined);
      for (const variable of told.slice(0, variablesTold)) {
        appendSentence(text, variableWords(card.kind, variable) ?? '', variable.name, variable.before?.value ?? '');
      }
      if (told.length > variablesTold) {
        appendSentence(text, vscode.l10n.t('And {0} more like these.', told.length - variablesTold));
      }
      return;
    }
    case 'workdir':
      appendSentence(text, vscode.l10n.t('The working directory becomes {0}.', codeMark(0)), card.after);
      if (card.before !== undefined) appendReplaced(text, card.before);
      return;
    case 'user':
      if (card.before !== undefined) appendReplaced(text, card.before);
      return;
    case 'cmd':
      if (card.before !== undefined) appendReplaced(text, card.before);
      if (card.entrypoint !== undefined) {
        const words = vscode.l10n.t('The ENTRYPOINT {0} gets it as its arguments.', codeMark(0));
        appendSentence(text, words, card.entrypoint.value ?? '');
      }
      return;
    case 'entrypoint':
      if (card.before !== undefined) appendReplaced(text, card.before);
      if (card.dropsCmd !== undefined) {
        const words = vscode.l10n.t('The base image’s CMD {0} no longer counts.', codeMark(0));
        appendSentence(text, words, card.dropsCmd.value ?? '');
      }
      return;
    default:
      card satisfies never;
  }
}

function appendPorts(
  text: vscode.MarkdownString,
  inherited: readonly { readonly port: string; readonly from: CardOrigin }[],
): void {
  const ports = inherited.map(({ port }) => port);
  if (ports.length === 0) return;
  const marks = ports.map((_, index) => codeMark(index)).join(', ');
  const words = inherited.every(({ from }) => from === 'base')
    ? vscode.l10n.t('The base image exposes {0}.', marks)
    : vscode.l10n.t('Already exposed: {0}.', marks);
  appendSentence(text, words, ...ports);
}

/** The first mark is the variable's name, the second what it was. */
function variableWords(kind: 'env' | 'arg', { before, value, secret }: VariableChange): string | undefined {
  const name = codeMark(0);
  const was = codeMark(1);
  if (before === undefined) {
    return kind === 'arg' && value === undefined && !secret
      ? vscode.l10n.t('{0} is empty unless the build gives it a value.', name)
      : undefined;
  }
  const isHidden = before.value === undefined;
  if (before.from === 'base') {
    if (kind === 'arg') {
      return isHidden
        ? vscode.l10n.t('The base image sets {0} by ENV, which wins over this ARG.', name)
        : vscode.l10n.t('The base image sets {0} to {1} by ENV, which wins over this ARG.', name, was);
    }
    return isHidden
      ? vscode.l10n.t('The base image sets {0} to something that looks like a secret.', name)
      : vscode.l10n.t('The base image sets {0} to {1}.', name, was);
  }
  const line = before.from.line + 1;
  if (kind === 'arg') {
    return isHidden
      ? vscode.l10n.t('Line {0} sets {1} by ENV, which wins over this ARG.', line, name)
      : vscode.l10n.t('Line {0} sets {1} to {2} by ENV, which wins over this ARG.', line, name, was);
  }
  return isHidden
    ? vscode.l10n.t('Line {0} sets {1} to something that looks like a secret.', line, name)
    : vscode.l10n.t('Line {0} sets {1} to {2}.', line, name, was);
}

function appendReplaced(text: vscode.MarkdownString, { value, from }: CardValue): void {
  const words =
    from === 'base'
      ? vscode.l10n.t('The base image has {0}.', codeMark(0))
      : vscode.l10n.t('Line {0} has {1}.', from.line + 1, codeMark(0));
  appendSentence(text, words, value ?? '');
}
