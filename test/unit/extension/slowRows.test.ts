import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isReadingRow, SlowRows, type ReadingRow } from '../../../src/extension/slowRows.ts';

type Row = string | ReadingRow<Row>;

let changed: Row[] = [];
let rows = new SlowRows<Row>((row) => changed.push(row));
beforeEach(() => {
  vi.useFakeTimers();
  changed = [];
  rows = new SlowRows((row) => changed.push(row));
});
afterEach(() => {
  vi.useRealTimers();
});

/** Reading that ends when the test says so. */
function slowly(): {
  readonly read: (signal: AbortSignal, report: (done: number, total: number) => void) => Promise<readonly Row[]>;
  readonly end: (result: readonly Row[]) => void;
  readonly report: (done: number, total: number) => void;
  readonly signals: AbortSignal[];
} {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Row[]>();
  const signals: AbortSignal[] = [];
  let tell: (done: number, total: number) => void = () => undefined;
  return {
    read: (signal, report) => {
      signals.push(signal);
      tell = report;
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      return promise;
    },
    end: resolve,
    report: (done, total) => tell(done, total),
    signals,
  };
}

async function isReading(of: Promise<readonly Row[]>): Promise<ReadingRow<Row>> {
  await vi.advanceTimersByTimeAsync(500);
  const [row] = await of;
  if (!isReadingRow(row)) throw new Error(`a row that says so, not ${String(row)}`);
  return row;
}

describe('rows that may take their time', () => {
  test('come as they are where they take none', async () => {
    expect(await rows.of('a', 'node', () => Promise.resolve(['x', 'y']))).toEqual(['x', 'y']);
    expect(changed).toEqual([]);
    await expect(rows.of('a', 'node', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  test('that somebody else ended wait until they are wanted after all', async () => {
    const ended = Promise.withResolvers<readonly Row[]>();
    const row = await isReading(rows.of('a', 'node', () => ended.promise));
    ended.reject(new DOMException('no more', 'AbortError'));
    await vi.advanceTimersByTimeAsync(0);
    expect(changed).toEqual(['node']);
    expect(await rows.of('a', 'node', () => Promise.resolve(['x']))).toEqual([{ ...row, state: 'stopped' }]);
    rows.again(row.id);
    expect(await rows.of('a', 'node', () => Promise.resolve(['x']))).toEqual(['x']);
  });

  test('are told of, and come once they are there', async () => {
    const { read, end, report } = slowly();
    const row = await isReading(rows.of('a', 'node', read));
    expect(row).toMatchObject({ state: 'running', progress: undefined });
    await vi.advanceTimersByTimeAsync(100);
    report(2, 7);
    expect(row.progress).toEqual({ done: 2, total: 7 });
    expect(changed).toEqual([row]);
    end(['x']);
    await vi.advanceTimersByTimeAsync(0);
    expect(changed).toEqual([row, 'node']);
    expect(await rows.of('a', 'node', read)).toEqual(['x']);
  });

  test('can be stopped, and read after all', async () => {
    const { read, signals } = slowly();
    const row = await isReading(rows.of('a', 'node', read));
    rows.stop(row.id);
    expect(signals[0]?.aborted).toBe(true);
    expect(changed).toEqual(['node']);
    expect(await rows.of('a', 'node', read)).toEqual([row]);
    expect(row.state).toBe('stopped');
    rows.again(row.id);
    expect(changed).toEqual(['node', 'node']);
    expect(await rows.of('a', 'node', () => Promise.resolve(['x']))).toEqual(['x']);
  });

  test('are given up when nobody looks, and begin anew with the next look', async () => {
    const { read, signals } = slowly();
    await isReading(rows.of('a', 'node', read));
    rows.leave('a');
    expect(signals[0]?.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(changed).toEqual([]);
    expect(await rows.of('a', 'node', () => Promise.resolve(['x']))).toEqual(['x']);
  });
});
