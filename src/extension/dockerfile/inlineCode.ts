import type * as vscode from 'vscode';

/** Code on one line. What the text holds cannot end the code span: its fence is longer than any run of backticks in it. */
export function appendCode(text: vscode.MarkdownString, code: string): vscode.MarkdownString {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = /^`|`$|^ .* $/.test(code) ? ' ' : '';
  return text.appendMarkdown(`${fence}${padding}${code}${padding}${fence}`);
}
