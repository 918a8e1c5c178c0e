import type * as vscode from 'vscode';
import { appendCode } from './inlineCode.ts';

/** Stands in a translated sentence for the code at `index`, until `appendSentence` puts it there. */
export function codeMark(index: number): string {
  return `\u0001${index}\u0002`;
}

/** Adds a paragraph; the sentence's marks become the codes. */
export function appendSentence(text: vscode.MarkdownString, sentence: string, ...codes: readonly string[]): void {
  if (text.value !== '') text.appendMarkdown('\n\n');
  for (const part of sentence.split(/(\u0001\d+\u0002)/)) {
    const index = /^\u0001(\d+)\u0002$/.exec(part)?.[1];
    if (index === undefined) text.appendText(part);
    else appendCode(text, codes[Number(index)] ?? '');
  }
}
