/** A format's output over many images as a table: one row an image, a column wherever the template has a tab. */
export interface TableFormat {
  /** The template to run for one row. */
  readonly template: string;
  readonly titles: readonly string[];
  /** What stands between two columns in a row's output. */
  readonly separator: string;
}

/** A character no record holds, so that tabs within values do not make columns. */
const UNIT_SEPARATOR = '\u001f';

/**
 * Finds the columns of a template. Tabs between actions separate them, written as a tab or as the two characters `\t`
 * (which `docker image ls` takes for a tab, and which people write here too).
 */
export function tableFormat(template: string): TableFormat {
  const columns: string[] = [''];
  for (const { action, text } of templateParts(template)) {
    if (action) columns.push(`${columns.pop() ?? ''}${text}`);
    else {
      const [first = '', ...rest] = text.split(/\\t|\t/);
      columns.push(`${columns.pop() ?? ''}${first}`, ...rest);
    }
  }
  if (columns.length === 1) return { template, titles: [titleOf(template)], separator: '\t' };
  return { template: columns.join(UNIT_SEPARATOR), titles: columns.map(titleOf), separator: UNIT_SEPARATOR };
}

/** The cells of one row's output; the newline docker adds after an element is not part of the last. */
export function cellsOf(output: string, format: TableFormat): string[] {
  return (output.endsWith('\n') ? output.slice(0, -1) : output).split(format.separator);
}

export type TableCopy = 'csv' | 'tsv' | 'markdown';

/** The table as text for other programs: RFC 4180 CSV, tab-separated values, or a Markdown table. */
export function tableText(titles: readonly string[], rows: readonly (readonly string[])[], kind: TableCopy): string {
  const width = Math.max(titles.length, ...rows.map((row) => row.length));
  const padded = (row: readonly string[]): string[] => Array.from({ length: width }, (_, column) => row[column] ?? '');
  const lines = [titles, ...rows].map(padded);
  switch (kind) {
    case 'csv':
      return lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
    case 'tsv':
      return lines.map((line) => `${line.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')}\n`).join('');
    case 'markdown': {
      const rule = Array.from({ length: width }, () => '---');
      const [head = [], ...body] = lines;
      return [head, rule, ...body].map((line) => `| ${line.map(markdownCell).join(' | ')} |\n`).join('');
    }
  }
}

/** Sorts as a person would: numbers by value, the rest by letters with the numbers in them; empty cells last. */
export function compareCells(left: string, right: string): number {
  if (left === '' || right === '') return left === right ? 0 : left === '' ? 1 : -1;
  if (isNumber(left) && isNumber(right)) return Number(left) - Number(right);
  return collator.compare(left, right);
}

const collator = new Intl.Collator('en', { numeric: true });

function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
}

/**
 * A cell that a spreadsheet would take for a formula is given a leading apostrophe: labels are written by strangers.
 * See https://owasp.org/www-community/attacks/CSV_Injection.
 */
function csvCell(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && !isNumber(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function markdownCell(cell: string): string {
  return cell.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/\r\n|\r|\n/g, '<br>');
}

/** `{{json .Config.Env}}` is `Config.Env`: the last field path of the column, or its text. */
function titleOf(column: string): string {
  const actions = templateParts(column).filter(({ action }) => action);
  for (const { text } of actions) {
    const path = /(?:^|[^\w.$])((?:\.[\p{L}_][\p{L}\p{Nd}_]*)+)/u.exec(text)?.[1];
    if (path !== undefined) return path.slice(1);
  }
  const words = (actions[0]?.text ?? column).replace(/^\{\{-?\s*|\s*-?\}\}$/g, '').trim();
  return words.length > 40 ? `${words.slice(0, 39)}…` : words || 'Output';
}

/** The text and the actions of a template, in order; quotes within actions are respected. */
function templateParts(template: string): { readonly action: boolean; readonly text: string }[] {
  const parts: { action: boolean; text: string }[] = [];
  const action = /\{\{(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|(?!\}\})[\s\S])*(?:\}\}|$)/g;
  let at = 0;
  for (const match of template.matchAll(action)) {
    if (match.index > at) parts.push({ action: false, text: template.slice(at, match.index) });
    parts.push({ action: true, text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < template.length) parts.push({ action: false, text: template.slice(at) });
  return parts;
}
