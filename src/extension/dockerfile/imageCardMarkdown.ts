import * as vscode from 'vscode';
import { withShortHashes } from '../../core/digest.ts';
import type { CardContainer, CardPair, CardRow, ImageCard } from '../../core/imageCard.ts';
import { commandLink } from './commandLink.ts';
import { appendCode } from './inlineCode.ts';
import { ageWords } from '../ageWords.ts';

/** An image's card as a hover: one line that sums it up, then a line for each thing worth telling. */
export function imageCardMarkdown(card: ImageCard): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = {
    enabledCommands: ['strata.inspect', 'strata.showLayers', 'strata.showPicture', 'strata.compare', 'strata.pull'],
  };
  text.appendMarkdown('**').appendText(card.name).appendMarkdown('**');
  for (const row of card.rows) {
    const part = summaryPart(row);
    if (part !== undefined) text.appendMarkdown(' &nbsp;·&nbsp; ').appendText(part);
  }
  // The links come before the details: a long hover scrolls.
  text.appendMarkdown('\n\n');
  text.appendMarkdown(
    [
      commandLink(`$(open-preview) ${vscode.l10n.t('Inspect')}`, 'strata.inspect', card.name),
      commandLink(`$(layers) ${vscode.l10n.t('Layers')}`, 'strata.showLayers', card.name),
      commandLink(`$(graph-left) ${vscode.l10n.t('Picture')}`, 'strata.showPicture', card.name),
      commandLink(`$(diff) ${vscode.l10n.t('Compare With…')}`, 'strata.compare', card.name),
      commandLink(`$(cloud-download) ${vscode.l10n.t('Pull')}`, 'strata.pull', card.name),
    ].join(' &nbsp; '),
  );
  for (const kind of order) {
    for (const row of card.rows) if (row.kind === kind) appendRow(text, row);
  }
  return text;
}

/** What decides whether this is the right image comes first, the long lists last. */
const order: readonly CardRow['kind'][] = [
  'platform',
  'layers',
  'ports',
  'entrypoint',
  'cmd',
  'workdir',
  'user',
  'volumes',
  'digest',
  'tags',
  'containers',
  'env',
  'labels',
];

/** What the first line tells: platform, size, age. */
function summaryPart(row: CardRow): string | undefined {
  switch (row.kind) {
    case 'platform':
      return row.platform;
    case 'size':
      return row.text;
    case 'age':
      return ageWords(row.created, Date.now());
    default:
      return undefined;
  }
}

function appendRow(text: vscode.MarkdownString, row: CardRow): void {
  const line = (name: string): vscode.MarkdownString => text.appendMarkdown(`\n\n${name} `);
  switch (row.kind) {
    case 'platform':
      if (row.wanted === undefined) return;
      line('$(warning)').appendText(
        vscode.l10n.t('asked for as {0}, but the local image is {1}', row.wanted, row.platform),
      );
      return;
    case 'size':
    case 'age':
      return;
    case 'layers':
      line(`$(layers) ${row.count === 1 ? vscode.l10n.t('1 layer') : vscode.l10n.t('{0} layers', row.count)}`);
      if (row.bar !== undefined) text.appendMarkdown(' `').appendMarkdown(row.bar).appendMarkdown('`');
      for (const big of row.biggest) {
        text.appendMarkdown('\n- ').appendText(big.size).appendMarkdown(' ');
        appendCode(text, brief(big.text));
      }
      return;
    case 'ports':
      appendList(line(`$(plug) ${vscode.l10n.t('Ports')}`), row.values, row.more);
      return;
    case 'volumes':
      appendList(line(`$(database) ${vscode.l10n.t('Volumes')}`), row.values, row.more);
      return;
    case 'tags':
      appendList(line(`$(tag) ${vscode.l10n.t('Also tagged')}`), row.values, row.more);
      return;
    case 'env':
      appendPairs(line(`$(symbol-variable) ${vscode.l10n.t('Environment')}`), row.pairs, row.more);
      return;
    case 'labels':
      appendPairs(line(`$(note) ${vscode.l10n.t('Labels')}`), row.pairs, row.more);
      return;
    case 'entrypoint':
      appendCode(line(`$(play) ${vscode.l10n.t('Entrypoint')}`), row.text);
      return;
    case 'cmd':
      appendCode(line(`$(terminal) ${vscode.l10n.t('Command')}`), row.text);
      return;
    case 'user':
      appendCode(line(`$(account) ${vscode.l10n.t('User')}`), row.text);
      return;
    case 'workdir':
      appendCode(line(`$(folder) ${vscode.l10n.t('Working directory')}`), row.text);
      return;
    case 'digest':
      appendCode(line(`$(verified) ${vscode.l10n.t('Digest')}`), row.text);
      return;
    case 'containers':
      appendContainers(line(`$(server-process) ${vscode.l10n.t('Containers')}`), row.containers, row.more);
      return;
  }
}

/** An instruction short enough for one line of a hover. */
function brief(instruction: string): string {
  const line = withShortHashes(instruction);
  return line.length > 72 ? `${line.slice(0, 71)}…` : line;
}

function appendList(text: vscode.MarkdownString, values: readonly string[], more: number): void {
  values.forEach((value, at) => appendCode(at === 0 ? text : text.appendMarkdown(', '), value));
  appendMore(text, more);
}

function appendPairs(text: vscode.MarkdownString, pairs: readonly CardPair[], more: number): void {
  for (const { name, value } of pairs) {
    text.appendMarkdown('\n- ');
    appendCode(text, value === undefined ? name : `${name}=${value}`);
    if (value === undefined) text.appendMarkdown(' ').appendText(vscode.l10n.t('(looks like a secret)'));
  }
  appendMore(pairs.length > 0 ? text.appendMarkdown('\n- ') : text, more);
}

function appendContainers(text: vscode.MarkdownString, containers: readonly CardContainer[], more: number): void {
  containers.forEach(({ name, state }, at) => {
    if (at > 0) text.appendMarkdown(', ');
    text.appendText(`${name} (${state})`);
  });
  appendMore(text, more);
}

function appendMore(text: vscode.MarkdownString, more: number): void {
  if (more > 0) text.appendMarkdown(' ').appendText(vscode.l10n.t('and {0} more', more));
}
