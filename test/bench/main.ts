// npm run bench [-- NAME...]: runs every `bench*` function that a file of this folder exports (or of the files named), one after
// the other, prints what they measured, and keeps it in out/bench.json.
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { repository } from '../harness/cache.ts';
import { main, Unavailable } from '../harness/cleanup.ts';
import { say, since } from '../harness/say.ts';

/** One thing measured. */
interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** How many times faster than what `note` names. */
  readonly ratio?: number;
  readonly note?: string;
}

await main(async (_cleanup, signal) => {
  const named = process.argv.slice(2);
  const files = await benchFiles();
  const known = files.map((file) => parse(file).name);
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Unavailable(`no bench ${unknown.join(', ')}: there are ${known.join(', ')}`);
  const measured: Record<string, readonly BenchRow[]> = {};
  let failed = 0;
  for (const file of files) {
    const { name } = parse(file);
    if (named.length > 0 && !named.includes(name)) continue;
    signal.throwIfAborted();
    const start = performance.now();
    say(`measuring ${name}`);
    try {
      const rows = await runBenches(join(import.meta.dirname, file));
      measured[name] = rows;
      say(`measured ${name} in ${since(start)}${rows.length === 0 ? ': SKIPPED, see above' : ''}`);
    } catch (error) {
      signal.throwIfAborted();
      failed += 1;
      say(`measuring ${name} failed`);
      console.error(error);
    }
  }
  const out = join(repository, 'out');
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'bench.json'), `${JSON.stringify(measured, undefined, 2)}\n`);
  for (const [name, rows] of Object.entries(measured)) if (rows.length > 0) print(name, rows);
  return failed === 0 ? 0 : 1;
});

/** The files that export a bench; others here help them, and some are programs that must not be imported. */
async function benchFiles(): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const file of glob('*.ts', { cwd: import.meta.dirname })) {
    const source = await readFile(join(import.meta.dirname, file), 'utf8');
    if (/^export (async )?function bench/m.test(source)) files.push(file);
  }
  return files.sort();
}

async function runBenches(path: string): Promise<readonly BenchRow[]> {
  const module: unknown = await import(path);
  if (typeof module !== 'object' || module === null) return [];
  const rows: BenchRow[] = [];
  const exported: Readonly<Record<string, unknown>> = { ...module };
  for (const [name, bench] of Object.entries(exported)) {
    if (name.startsWith('bench') && isBench(bench)) rows.push(...parseRows(await bench()));
  }
  return rows;
}

function isBench(value: unknown): value is () => unknown {
  return typeof value === 'function';
}

function parseRows(value: unknown): readonly BenchRow[] {
  if (!Array.isArray(value) || !value.every(isRow)) throw new TypeError('a bench gives a list of rows');
  return value;
}

function isRow(value: unknown): value is BenchRow {
  if (typeof value !== 'object' || value === null) return false;
  const { name, value: number, unit } = { name: undefined, value: undefined, unit: undefined, ...value };
  return typeof name === 'string' && typeof number === 'number' && typeof unit === 'string';
}

/** A table with the numbers under each other. */
function print(name: string, rows: readonly BenchRow[]): void {
  const cells = rows.map((row) => [
    row.name,
    shown(row.value),
    row.unit,
    row.ratio === undefined ? '' : `${shown(row.ratio)}x`,
    row.note ?? '',
  ]);
  const width = (column: number): number => Math.max(...cells.map((row) => row[column]?.length ?? 0));
  console.log(`\n${name}`);
  for (const [label = '', value = '', unit = '', ratio = '', note = ''] of cells) {
    const line = [
      label.padEnd(width(0)),
      value.padStart(width(1)),
      unit.padEnd(width(2)),
      ratio.padStart(width(3)),
      note,
    ];
    console.log(`  ${line.join('  ').trimEnd()}`);
  }
}

function shown(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
