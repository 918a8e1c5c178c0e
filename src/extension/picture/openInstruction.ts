import * as vscode from 'vscode';
import { historyDockerfile } from '../../core/historyDockerfile.ts';
import type { ImageHistory } from '../../core/image.ts';
import type { ImageRef } from '../../protocol.ts';
import { historyUri } from '../history/historyUri.ts';

/** Opens the image's history as a Dockerfile, at the step. */
export async function openInstruction(image: ImageRef, history: ImageHistory | undefined, step: number): Promise<void> {
  const document = await vscode.workspace.openTextDocument(historyUri(image));
  const line = history === undefined ? undefined : lineOf(document, history, step);
  const selection = document.lineAt(line ?? 0).range;
  await vscode.window.showTextDocument(document, line === undefined ? {} : { selection });
}

/** The document has more in it than the history's own lines: of lines that read alike, it is the same one of them. */
function lineOf(document: vscode.TextDocument, history: ImageHistory, step: number): number | undefined {
  const { text, lineOfStep } = historyDockerfile(history);
  const lines = text.split('\n');
  const first = lines[lineOfStep[step] ?? -1];
  if (first === undefined) return undefined;
  let before = lineOfStep.slice(0, step).filter((line) => lines[line] === first).length;
  for (let line = 0; line < document.lineCount; line++) {
    if (document.lineAt(line).text === first && before-- === 0) return line;
  }
  return undefined;
}
