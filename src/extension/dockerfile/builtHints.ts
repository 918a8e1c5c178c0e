import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import type { DockerfileInstruction } from '../../core/dockerfile/instructionParts.ts';
import { stageChain } from '../../core/dockerfile/stageConfig.ts';
import { settings } from '../settings.ts';
import type { Built, BuiltImages } from './builtImages.ts';
import { builtBase, builtLines, builtName, type BuiltLineState } from './builtLine.ts';
import { dockerfiles } from './files.ts';
import { stillAsked } from './pause.ts';
import type { Readings } from './readings.ts';

/** The size of the layer that each instruction became, behind its first line. */
export function registerBuiltHints(
  builtImages: BuiltImages,
  readings: Readings,
  onDidChange: vscode.Event<void>,
): vscode.Disposable {
  return vscode.languages.registerInlayHintsProvider(dockerfiles, {
    onDidChangeInlayHints: onDidChange,
    provideInlayHints: async (document, range, token) => {
      if (!settings.dockerfileInlayHints()) return [];
      const { version } = document;
      if (!(await stillAsked(document, token))) return [];
      const built = await builtImages.find(document);
      if (built === undefined || token.isCancellationRequested || document.version !== version) return [];
      const { dockerfile } = readings.dockerfile(document);
      const stage = dockerfile.stages.at(-1);
      const lowest = stage && stageChain(dockerfile, stage)[0];
      const states = [...builtLines(built)];
      if (lowest !== undefined) states.unshift([lowest.from, builtBase(built)]);
      return states.flatMap(([instruction, state]) => {
        const { line } = instruction.line.range.start;
        return line < range.start.line || line > range.end.line ? [] : hint(document, built, instruction, state);
      });
    },
  });
}

function hint(
  document: vscode.TextDocument,
  built: Built,
  instruction: DockerfileInstruction,
  state: BuiltLineState,
): vscode.InlayHint[] {
  const words = hintWords(state, builtName(built).label);
  if (words === undefined) return [];
  const { end } = document.lineAt(instruction.line.range.start.line).range;
  const made = new vscode.InlayHint(end, words.label);
  made.paddingLeft = true;
  made.tooltip = words.tooltip;
  return [made];
}

function hintWords(
  state: BuiltLineState,
  image: string,
): { readonly label: string; readonly tooltip: string } | undefined {
  switch (state.kind) {
    case 'base':
      return state.size === undefined || state.layers === 0
        ? undefined
        : {
            label: formatBytes(state.size),
            tooltip: vscode.l10n.t('What {0} has from its base image: layers 1 to {1}', image, state.layers),
          };
    case 'layer': {
      if (state.size === undefined) return undefined;
      const number = state.layer.index + 1;
      const size = formatBytes(state.size);
      return state.reworded
        ? {
            label: vscode.l10n.t('was {0}', size),
            tooltip: vscode.l10n.t('Layer {0} of {1}, before this line was changed', number, image),
          }
        : { label: size, tooltip: vscode.l10n.t('Layer {0} of {1}', number, image) };
    }
    case 'settings':
    case 'absent':
      return undefined;
    default:
      return state satisfies never;
  }
}
