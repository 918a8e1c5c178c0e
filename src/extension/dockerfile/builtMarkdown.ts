import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import type { DockerfileInstruction } from '../../core/dockerfile/instructionParts.ts';
import type { Built } from './builtImages.ts';
import { builtLines, builtName } from './builtLine.ts';
import { commandLink } from './commandLink.ts';
import { appendSentence, codeMark } from './sentence.ts';

/** What became of an instruction in the image built from its file; undefined where that is not worth a word. */
export function builtMarkdown(built: Built, instruction: DockerfileInstruction): vscode.MarkdownString | undefined {
  const state = builtLines(built).get(instruction);
  const { name, label } = builtName(built);
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = { enabledCommands: ['strata.showLayers'] };
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
      text.appendMarkdown('\n\n');
      text.appendMarkdown(commandLink(`$(layers) ${vscode.l10n.t('Show Layers')}`, 'strata.showLayers', name));
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
