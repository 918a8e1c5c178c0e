import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { largestFiles } from '../../core/largestFiles.ts';
import { percent } from '../../core/share.ts';
import { shown } from '../../core/shown.ts';
import { showName } from '../../core/tar/bytes.ts';
import { appendCode } from '../dockerfile/inlineCode.ts';
import type { LayerStacks } from '../files/layerStacks.ts';
import type { HistoryDocument, HistoryDocuments } from './historyDocuments.ts';
import { historyScheme } from './historyUri.ts';

/** So many of a layer's files are named. */
const filesTold = 5;

/** Over an instruction: the layer it made, its largest files where they are known quickly, and the way to it. */
export function registerHistoryHovers(documents: HistoryDocuments, stacks: LayerStacks): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { scheme: historyScheme },
    {
      provideHover: async (document, position) => {
        const told = await documents.read(document.uri);
        const step = told.text === document.getText() ? told.stepOfLine[position.line] : undefined;
        if (step === undefined) return undefined;
        const keyword = document.getWordRangeAtPosition(position);
        return new vscode.Hover(await markdown(told, step, stacks), keyword);
      },
    },
  );
}

async function markdown(told: HistoryDocument, index: number, stacks: LayerStacks): Promise<vscode.MarkdownString> {
  const text = new vscode.MarkdownString('', true);
  const { layer, guessed = false } = told.history.steps[index] ?? {};
  if (layer === undefined) {
    return text.appendText(vscode.l10n.t('Made no layer: it changed only the image’s config'));
  }
  text.appendMarkdown('**');
  text.appendText(vscode.l10n.t('Layer {0} of {1}', layer.index + 1, told.history.layers.length));
  text.appendMarkdown('**');
  const more = [
    ...(layer.size === undefined ? [] : [formatBytes(layer.size)]),
    ...(layer.size === undefined || told.total === 0
      ? []
      : [vscode.l10n.t('{0} of the image', percent(layer.size / told.total))]),
    ...fromBase(told, layer.index),
  ];
  for (const each of more) text.appendText(` · ${each}`);
  if (guessed) {
    text.appendMarkdown('\n\n$(question) ');
    text.appendText(vscode.l10n.t('The engine does not say which instruction made this layer; this one is inferred.'));
  }
  text.appendMarkdown('\n\ndiffID ');
  appendCode(text, layer.diffId);
  const stack = await stacks.quick({ source: told.source, image: told.image.id }, true);
  const files = stack === undefined ? [] : largestFiles(stack, layer.index, filesTold);
  if (files.length > 0) {
    text.appendMarkdown('\n\n').appendText(vscode.l10n.t('Its largest files:'));
    for (const { path, size } of files) {
      text.appendMarkdown('\n- ');
      appendCode(text, `/${shown(showName(path))}`);
      text.appendText(` ${formatBytes(size)}`);
    }
  }
  text.isTrusted = { enabledCommands: ['strata.showLayers'] };
  const link = encodeURIComponent(
    JSON.stringify([{ name: told.name, id: told.image.id, source: told.source }, layer.index]),
  );
  text.appendMarkdown(`\n\n[$(layers) ${vscode.l10n.t('Show Layer')}](command:strata.showLayers?${link})`);
  return text;
}

function fromBase({ bases }: HistoryDocument, layer: number): readonly string[] {
  // The lowest of the bases that has it: the one that made it.
  const base = bases.findLast(({ layers }) => layer < layers);
  return base === undefined ? [] : [vscode.l10n.t('from the base image {0}', shown(base.name))];
}
