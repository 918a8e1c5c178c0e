import { isFields } from '../core/fields.ts';
import { isCancelled } from '../core/failure.ts';
import type { Report } from './files/sharedWork.ts';
import { tellProgressEvery } from './viewPace.ts';

/** Stands where rows are being read. */
export interface ReadingRow<Node> {
  readonly kind: 'reading';
  readonly id: string;
  readonly parent: Node;
  /** `stopped` until somebody wants them after all. */
  state: 'running' | 'stopped';
  /** How many layers of how many. */
  progress: { readonly done: number; readonly total: number } | undefined;
}

/** Whether something a command was called with is such a row. */
export function isReadingRow(value: unknown): value is ReadingRow<unknown> {
  return isFields(value) && value['kind'] === 'reading' && typeof value['id'] === 'string';
}

/** What is read within this time, ms, comes without a row that says so. */
const patience = 500;

const suffix = '/reading…';

function nodeIdOf(rowId: string): string {
  return rowId.slice(0, -suffix.length);
}

interface Reading<Node> {
  readonly abort: AbortController;
  readonly row: ReadingRow<Node>;
  rows: Promise<readonly Node[]>;
  isOver: boolean;
}

/** Rows that may take their time: their place then shows how far reading them is, and it can be stopped there. */
export class SlowRows<Node> {
  readonly #changed: (node: Node | ReadingRow<Node>) => void;
  readonly #readings = new Map<string, Reading<Node>>();

  constructor(changed: (node: Node | ReadingRow<Node>) => void) {
    this.#changed = changed;
  }

  /** The rows below a node; or, where that takes long, a row that tells of it, and the node changes once they are there. */
  async of(
    id: string,
    node: Node,
    read: (signal: AbortSignal, report: Report) => Promise<readonly Node[]>,
  ): Promise<readonly (Node | ReadingRow<Node>)[]> {
    const reading = this.#readings.get(id) ?? this.#begin(id, node, read);
    if (isStopped(reading.row)) return [reading.row];
    if (!reading.isOver) {
      const late = Symbol('late');
      const timer = new Promise<typeof late>((resolve) => setTimeout(() => resolve(late), patience));
      const first = await Promise.race([reading.rows.catch(() => undefined), timer]);
      if (first === late || isStopped(reading.row)) return [reading.row];
    }
    this.#readings.delete(id);
    return await reading.rows;
  }

  /** Ends the reading that a row tells of; the rows are read again when somebody says so. */
  stop(rowId: string): void {
    const reading = this.#readings.get(nodeIdOf(rowId));
    if (reading === undefined || reading.isOver) return;
    reading.row.state = 'stopped';
    reading.abort.abort();
    this.#changed(reading.row.parent);
  }

  /** Reads what was stopped. */
  again(rowId: string): void {
    const reading = this.#readings.get(nodeIdOf(rowId));
    this.#readings.delete(nodeIdOf(rowId));
    if (reading !== undefined) this.#changed(reading.row.parent);
  }

  /** Nobody looks any more: what is still being read is given up, and begins anew with the next look. */
  leave(id: string): void {
    const reading = this.#readings.get(id);
    if (reading === undefined) return;
    this.#readings.delete(id);
    reading.abort.abort();
  }

  dispose(): void {
    for (const { abort } of this.#readings.values()) abort.abort();
    this.#readings.clear();
  }

  #begin(
    id: string,
    node: Node,
    read: (signal: AbortSignal, report: Report) => Promise<readonly Node[]>,
  ): Reading<Node> {
    const abort = new AbortController();
    const row: ReadingRow<Node> = {
      kind: 'reading',
      id: `${id}${suffix}`,
      parent: node,
      state: 'running',
      progress: undefined,
    };
    const began = performance.now();
    let told = began;
    const report: Report = (done, total) => {
      row.progress = { done, total };
      const now = performance.now();
      if (row.state !== 'running' || now - began <= patience || now - told < tellProgressEvery) return;
      told = now;
      this.#changed(row);
    };
    const reading: Reading<Node> = { abort, row, rows: read(abort.signal, report), isOver: false };
    this.#readings.set(id, reading);
    reading.rows.then(
      () => this.#end(id, reading, began),
      (error: unknown) => {
        if (!isCancelled(error)) this.#end(id, reading, began);
        // Ended elsewhere: where a registry's blobs arrive, that can be done in the notification that tells of it.
        else if (!abort.signal.aborted) this.stop(row.id);
      },
    );
    return reading;
  }

  #end(id: string, reading: Reading<Node>, began: number): void {
    reading.isOver = true;
    if (this.#readings.get(id) === reading && performance.now() - began > patience) this.#changed(reading.row.parent);
  }
}

function isStopped({ state }: Pick<ReadingRow<unknown>, 'state'>): boolean {
  return state === 'stopped';
}
