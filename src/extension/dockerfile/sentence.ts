import type * as vscode from 'vscode';
import { appendCode } from './inlineCode.ts';

/** Stands in a translated sentence for the code at `index`, until `appendSentence` puts it there. */
export function codeMark(index: number): string {
  return `⟦${index}⟧`;
}

/** Adds a paragraph; the sentence's marks become the codes. */
export function appendSentence(text: vscode.MarkdownString, sentence: string, ...codes: readonly string[]): void {
  if (text.value !== '') text.appendMarkdown('\n\n');
  for (const part of sentence.split(/(⟦\d+⟧)/)) {
    const index = /^⟦(\d+)⟧$/.exec(part)?.[1];
    if (index === undefined) text.appendText(part);
    else appendCode(text, codes[Number(index)] ?? '');
  }
}
