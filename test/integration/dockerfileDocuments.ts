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
