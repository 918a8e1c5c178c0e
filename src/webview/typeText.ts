/**
 * Replaces the selection of the focused field as if typed, so that undo takes it back. Browsers have no other way than
 * the command that is called deprecated everywhere and is going nowhere.
 */
export function typeText(area: HTMLTextAreaElement, text: string): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const typed = document.execCommand(text === '' ? 'delete' : 'insertText', false, text);
  if (!typed) area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
}
