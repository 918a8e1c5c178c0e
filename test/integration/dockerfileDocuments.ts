import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';

/** The text of every hover that Strata or VS Code gives at the first place where `word` stands, `past` characters on. */
export async function hoverAt(document: vscode.TextDocument, word: string, past = 0): Promise<string> {
  const at = document.getText().indexOf(word);
  if (at < 0) throw new Error(`${word} is not in the document`);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    document.positionAt(at + past + 1),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('\\', '');
}

/** An unsaved Dockerfile in the editor that is in front, which commands look at. */
export async function openDockerfile(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content });
  await vscode.window.showTextDocument(document);
  // Which editor is in front is told separately: for a moment it may be none.
  await eventually(() => assert.equal(vscode.window.activeTextEditor?.document, document));
  return document;
}

/** Looks again until nothing is amiss, for ten seconds; then throws what is. */
export async function eventually(look: () => unknown): Promise<void> {
  const end = Date.now() + 10_000;
  for (;;) {
    try {
      await look();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await setTimeout(50);
    }
  }
}
