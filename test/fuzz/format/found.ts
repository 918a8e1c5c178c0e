import { readFileSync } from 'node:fs';

/** A template on some records, as the fuzzer found it to differ once. */
export interface FoundQuestion {
  readonly id: string;
  readonly template: string;
  /** The bodies the daemon sent. */
  readonly records: readonly string[];
  readonly timeZone: string;
}

/** With what the docker CLI 28.2.2 prints for it. */
export interface FoundCase extends FoundQuestion {
  /** In base64, because it may be no UTF-8. */
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export function foundCases(): FoundCase[] {
  const text = readFileSync(new URL('../../fixtures/format/found.jsonl', import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const found: unknown = JSON.parse(line);
      if (!isFoundCase(found)) throw new Error(`not a found case: ${line}`);
      return found;
    });
}

export function isFoundQuestion(value: unknown): value is FoundQuestion {
  if (typeof value !== 'object' || value === null) return false;
  const has = (key: string, type: string): boolean => typeof Reflect.get(value, key) === type;
  return has('id', 'string') && has('template', 'string') && has('timeZone', 'string') && has('records', 'object');
}

function isFoundCase(value: unknown): value is FoundCase {
  return isFoundQuestion(value) && 'stdout' in value && 'stderr' in value && 'exit' in value;
}
