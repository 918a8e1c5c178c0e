import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** What the docker CLI 28.2.2 printed for one template. */
export interface OracleCase {
  readonly id: string;
  readonly category: string;
  readonly template: string;
  readonly refs: readonly string[];
  readonly timeZone: string;
  readonly stdout: Uint8Array;
  readonly stderr: string;
  readonly exit: number;
  /** Addresses in the output were replaced by 0xADDR. */
  readonly masked: boolean;
  /** Changes from run to run: not to be compared. */
  readonly volatile: boolean;
}

interface Line {
  readonly id: string;
  readonly category: string;
  readonly template: string;
  readonly fixture?: string;
  readonly refs?: readonly string[];
  readonly env?: { readonly TZ: string };
  readonly stdout: string;
  readonly stdout_b64?: string;
  readonly stderr: string;
  readonly exit: number;
  readonly masked?: boolean;
  readonly volatile?: boolean;
}

/** The recorded cases in test/fixtures/format. */
export function oracleCases(): OracleCase[] {
  const file = readFileSync(new URL('../../fixtures/format/cases.jsonl.gz', import.meta.url));
  return parseLines(gunzipSync(file).toString('utf8'));
}

function parseLines(text: string): OracleCase[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => fromLine(JSON.parse(line) as Line));
}

function fromLine(line: Line): OracleCase {
  const isText = line.stdout_b64 === undefined;
  return {
    id: line.id,
    category: line.category,
    template: line.template,
    refs: line.refs ?? (line.fixture === undefined ? [] : [line.fixture]),
    timeZone: line.env?.TZ ?? 'UTC',
    stdout: isText ? Buffer.from(line.stdout, 'utf8') : Buffer.from(line.stdout_b64, 'base64'),
    stderr: line.stderr,
    exit: line.exit,
    masked: line.masked ?? false,
    volatile: line.volatile ?? false,
  };
}
