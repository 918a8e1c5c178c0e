import { indented, type JsonDocument } from '../core/json.ts';
import { tableText, type TableCopy } from '../core/outputTable.ts';
import type { FormatResult } from './formatResult.ts';
import { l10n } from './l10n.ts';
import { outputString } from './outputText.ts';
import { isJson } from './outputWords.ts';
import type { TableRow } from './resultTable.ts';

/** A result as it leaves the view: exactly as docker prints it, or the table in one of the forms other programs read. */
export interface OutputFile {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** A language id of the editor. */
  readonly language: string;
  readonly extension: string;
}

/** `visible`: the rows as filtered and sorted. */
export function outputFile(
  result: FormatResult,
  document: JsonDocument | undefined,
  visible: readonly TableRow[],
  table: TableCopy,
): OutputFile | undefined {
  switch (result.kind) {
    case 'none':
    case 'wrong':
      return undefined;
    case 'printed': {
      const { stdout: bytes } = result.evaluation;
      const text = outputString(bytes);
      return isJson(text)
        ? { bytes, text, language: 'json', extension: 'json' }
        : { bytes, text, language: 'plaintext', extension: 'txt' };
    }
    case 'matches': {
      if (document === undefined) return undefined;
      const values = result.matches.map(({ node }) => indented(document, node));
      return textFile(`[\n${values.join(',\n')}\n]\n`, 'json', 'json');
    }
    case 'table': {
      const rows = visible.map(({ cells }) => cells);
      const text = tableText([l10n.t('Image'), ...result.titles], rows, table);
      return table === 'markdown' ? textFile(text, 'markdown', 'md') : textFile(text, 'plaintext', table);
    }
  }
}

function textFile(text: string, language: string, extension: string): OutputFile {
  return { bytes: new TextEncoder().encode(text), text, language, extension };
}
