import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { biggestFiles } from '../../core/layerFiles.ts';
import type { LayerStack } from '../../core/layerStack.ts';
import { shortened } from '../../core/shown.ts';
import { showName } from '../../core/tar/bytes.ts';
import type { DockerfileInstruction } from '../../core/dockerfile/instructionParts.ts';
import type { Built } from './builtImages.ts';
import { builtLines, builtName } from './builtLine.ts';
import { commandLink } from './commandLink.ts';
import { appendCode } from './inlineCode.ts';
import type { LayerFacts } from './layerFacts.ts';
import { mainKey } from '../sourceDefinition.ts';
import { appendSentence, codeMark } from './sentence.ts';

/** What became of an instruction in the image built from its file; undefined where that is not worth a word. */
export function builtMarkdown(
  built: Built,
  instruction: DockerfileInstruction,
  facts: LayerFacts | undefined,
): vscode.MarkdownString | undefined {
  const state = builtLines(built).get(instruction);
  const { name, label } = builtName(built);
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = { enabledCommands: ['strata.showLayers', 'strata.showPicture'] };
  switch (state?.kind) {
    case 'absent':
      appendSentence(text, vscode.l10n.t('{0} was built without this line.', codeMark(0)), label);
      return text;
    case 'layer': {
      const number = state.layer.index + 1;
      const of = built.history.layers.length;
      const words =
        state.size === undefined
          ? vscode.l10n.t('Layer {0} of {1} in {2}.', number, of, codeMark(0))
          : vscode.l10n.t('Layer {0} of {1} in {2}: {3}.', number, of, codeMark(0), formatBytes(state.size));
      appendSentence(text, words, label);
      if (state.reworded) {
        text.appendMarkdown(' ').appendText(vscode.l10n.t('The line has changed since.'));
      }
      if (facts !== undefined) appendFiles(text, facts.stack, state.layer.index);
      text.appendMarkdown('\n\n');
      text.appendMarkdown(commandLink(`$(layers) ${vscode.l10n.t('Show Layers')}`, 'strata.showLayers', name));
      // What names the image as a row of its layer would.
      const drawn = { id: name, name, source: mainKey, layer: { index: state.layer.index } };
      text.appendMarkdown(' &nbsp; ');
      text.appendMarkdown(commandLink(`$(graph-left) ${vscode.l10n.t('Show Picture')}`, 'strata.showPicture', drawn));
      return text;
    }
    case 'settings':
    case 'base':
    case undefined:
      return undefined;
    default:
      return state satisfies never;
  }
}

const filesTold = 5;

/** The layer's biggest files, and how much of it later layers make useless. */
function appendFiles(text: vscode.MarkdownString, stack: LayerStack, layer: number): void {
  const { files, count, gone } = biggestFiles(stack, layer, filesTold);
  if (gone > 0)
    text.appendMarkdown(' ').appendText(vscode.l10n.t('Later layers make {0} of it useless.', formatBytes(gone)));
  for (const { path, size, isGone } of files) {
    text.appendMarkdown('\n- ').appendText(formatBytes(size)).appendMarkdown(' ');
    appendCode(text, shortened(showName(`/${path}`), 120));
    if (isGone) text.appendMarkdown(' ').appendText(vscode.l10n.t('(gone in the end)'));
  }
  const more = count - files.length;
  if (more > 0) text.appendMarkdown('\n- ').appendText(vscode.l10n.t('and {0} more', more));
}
