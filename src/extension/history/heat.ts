import * as vscode from 'vscode';
import type { HistoryDocument, HistoryDocuments } from './historyDocuments.ts';
import { historyScheme } from './historyUri.ts';

/** From this share of an image on, a layer is warm, warmer, hot. */
const warmth = [
  { from: 0.5, colour: 'strata.heatHot', ruler: 'charts.red' },
  { from: 0.2, colour: 'strata.heatWarm', ruler: 'charts.orange' },
  { from: 0.05, colour: 'strata.heatMild', ruler: 'charts.yellow' },
] as const;

/** Tints the instructions of a history by their layers' share of the image, and marks them beside the scroll bar. */
export function registerHeat(documents: HistoryDocuments): vscode.Disposable {
  const types = warmth.map(({ colour, ruler }) =>
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor(colour),
      overviewRulerColor: new vscode.ThemeColor(ruler),
      overviewRulerLane: vscode.OverviewRulerLane.Full,
    }),
  );
  const paint = async (editor: vscode.TextEditor): Promise<void> => {
    if (editor.document.uri.scheme !== historyScheme) return;
    const told = await documents.read(editor.document.uri).catch((): undefined => undefined);
    // Between a change of the images and the new text the lines are not those.
    if (told === undefined || told.text !== editor.document.getText()) return;
    for (const [index, type] of types.entries()) editor.setDecorations(type, linesOf(told, index));
  };
  const paintAll = (): void => {
    for (const editor of vscode.window.visibleTextEditors) void paint(editor);
  };
  paintAll();
  return vscode.Disposable.from(
    ...types,
    vscode.window.onDidChangeVisibleTextEditors(paintAll),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme === historyScheme) paintAll();
    }),
  );
}

function linesOf({ history, stepOfLine, total }: HistoryDocument, heat: number): vscode.Range[] {
  if (total === 0) return [];
  return stepOfLine.flatMap((step, line) => {
    const size = step === undefined ? 0 : (history.steps[step]?.layer?.size ?? 0);
    const found = warmth.findIndex(({ from }) => size / total >= from);
    return found === heat ? [new vscode.Range(line, 0, line, 0)] : [];
  });
}
