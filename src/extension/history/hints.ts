import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { percent } from '../../core/share.ts';
import type { HistoryDocument, HistoryDocuments } from './historyDocuments.ts';
import { historyScheme } from './historyUri.ts';

/** Behind each instruction that made a layer: what the layer weighs, and its share of the image. */
export function registerHistoryHints(documents: HistoryDocuments): vscode.Disposable {
  return vscode.languages.registerInlayHintsProvider(
    { scheme: historyScheme },
    {
      provideInlayHints: async (document, range) => {
        const told = await documents.read(document.uri);
        if (told.text !== document.getText()) return [];
        return told.lineOfStep.flatMap((line, step) =>
          line < range.start.line || line > range.end.line ? [] : hint(document, told, line, step),
        );
      },
    },
  );
}

function hint(document: vscode.TextDocument, told: HistoryDocument, line: number, step: number): vscode.InlayHint[] {
  const { layer, guessed = false } = told.history.steps[step] ?? {};
  if (layer?.size === undefined) return [];
  const size = formatBytes(layer.size);
  const share = layer.size === 0 || told.total === 0 ? '' : ` · ${percent(layer.size / told.total)}`;
  const label = guessed ? vscode.l10n.t('{0} · a guess', `${size}${share}`) : `${size}${share}`;
  const made = new vscode.InlayHint(document.lineAt(line).range.end, label);
  made.paddingLeft = true;
  made.tooltip = vscode.l10n.t('Layer {0} of {1}', layer.index + 1, told.history.layers.length);
  return [made];
}
