import { templateTokens } from './templateTokens.ts';

/** A replacement of a stretch of the format by other text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * How a path, given as a whole template (`{{.Config.Env}}`), gets into a format. A format that is nothing but the path
 * put there last is replaced, so that clicking through a record explores it; otherwise the path goes to the cursor: as an
 * operand within an action, where it takes the place of a field begun there, or as an action of its own.
 */
export function placePath(
  format: string,
  cursor: number,
  template: string,
  options: { readonly last: string | undefined; readonly append: boolean },
): Edit {
  if (options.append) {
    const gap = format === '' || /[\s]$/.test(format) ? '' : ' ';
    return { start: format.length, end: format.length, text: gap + template };
  }
  if (format.trim() === '' || format === options.last) return { start: 0, end: format.length, text: template };
  const action = actionAt(format, cursor);
  if (action === undefined) return { start: cursor, end: cursor, text: template };
  const operand = template.replace(/^\{\{|\}\}$/g, '');
  const begun = /(?:\$[\w]*)?(?:\.[\p{L}_]?[\p{L}\p{Nd}_]*)+$/u.exec(format.slice(action.start, cursor))?.[0] ?? '';
  const start = cursor - begun.length;
  const alone = format.slice(action.start, start).trim() === '' && format.slice(cursor, action.end).trim() === '';
  const word = alone || !/\s/.test(operand) || operand.startsWith('(') ? operand : `(${operand})`;
  const before = /[\s(|]$|^$/.test(format.slice(action.start, start)) ? '' : ' ';
  return { start, end: cursor, text: before + word };
}

/** The inside of the action the cursor is in, or `undefined` where it is in text. */
function actionAt(format: string, cursor: number): { readonly start: number; readonly end: number } | undefined {
  let at = 0;
  let start: number | undefined;
  for (const { kind, text } of templateTokens(format)) {
    if (kind === 'punctuation' && text === '{{') start = at + 2;
    else if (kind === 'punctuation' && text === '}}') {
      if (start !== undefined && cursor >= start && cursor <= at) return { start, end: at };
      start = undefined;
    }
    at += text.length;
  }
  return start !== undefined && cursor >= start ? { start, end: format.length } : undefined;
}
