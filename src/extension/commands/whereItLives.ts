import * as vscode from 'vscode';
import { fieldsAt, numberAt } from '../../core/fields.ts';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';
import { storageUri } from '../storage/storageDocuments.ts';

/** Tells where an image and its layers are on the engine's machine; from a layer's row, with that layer in sight. */
export async function whereItLives(services: Services, argument?: unknown): Promise<void> {
  const [image] = await imageArguments(services.sources, argument, undefined, vscode.l10n.t('Where It Lives'));
  if (image === undefined) return;
  // Before an editor opens: what has no engine lives in a file.
  await services.sources.store(image.source).engine();
  const document = await vscode.workspace.openTextDocument(storageUri(image));
  const editor = await vscode.window.showTextDocument(document);
  const layer = numberAt(fieldsAt(argument, 'layer'), 'index');
  const line = layer === undefined ? undefined : lineOf(document, layer);
  if (line === undefined) return;
  const range = document.lineAt(line).range;
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.AtTop);
}

function lineOf(document: vscode.TextDocument, layer: number): number | undefined {
  const at = document.getText().search(new RegExp(`^  - layer: ${layer + 1}\\b`, 'm'));
  return at === -1 ? undefined : document.positionAt(at).line;
}
