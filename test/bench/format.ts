/** How fast formats compile and run, beside Go's own text/template: `node test/bench/format.ts`. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { compileFormat } from '../../src/core/format/index.ts';
import { recordDecoder } from '../../src/core/format/record.ts';
import { goFigures } from './formatGo.ts';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** How many times faster than Go. */
  readonly ratio?: number;
  readonly note?: string;
}

const TEMPLATES: ReadonlyMap<string, string> = new Map([
  ['field', '{{.Os}}'],
  ['two fields', '{{.RepoTags}} {{.Os}}'],
  ['json', '{{json .Config}}'],
  ['range and printf', '{{range $i, $l := .RootFS.Layers}}{{printf "%d: %.20s\\n" $i $l}}{{end}}'],
]);

const ROUNDS = 9;
const ROUND_MS = 60;
const IMAGES = 10_000;

export function benchFormat(): Promise<BenchRow[]> {
  const record = readFileSync(new URL('../fixtures/format/records/d2010.json', import.meta.url), 'utf8');
  const go = goFigures(TEMPLATES, record);
  const decode = recordDecoder({ timeZone: 'UTC' });
  const decoded = decode(Buffer.from(record));
  const rows: BenchRow[] = [];
  for (const [name, template] of TEMPLATES) {
    const format = compileFormat(template);
    const run = measure(() => format.run([decoded]));
    rows.push(row(`run ${name}`, run, go.run.get(name), go.source));
  }
  for (const [name, template] of TEMPLATES) {
    const compile = measure(() => compileFormat(template));
    rows.push(row(`compile ${name}`, compile, go.parse.get(name), go.source));
  }
  const ratios = rows.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio]));
  const mean = ratios.reduce((product, ratio) => product * ratio, 1) ** (1 / ratios.length);
  rows.push({ name: 'geometric mean', value: mean, unit: 'x Go' });
  rows.push(...manyImages(record));
  return Promise.resolve(rows);
}

function row(name: string, value: number, go: number | undefined, source: string): BenchRow {
  if (go === undefined) return { name, value, unit: 'ns' };
  return { name, value, unit: 'ns', ratio: go / value, note: `Go ${go.toFixed(0)} ns, ${source}` };
}

// Decoding and running, as for a table over every image of a machine.
function manyImages(record: string): BenchRow[] {
  const bodies = Array.from({ length: IMAGES }, (_, i) => Buffer.from(record.replace('sha256:', `sha256:${i}`)));
  const format = compileFormat('{{.ID}}\t{{join .RepoTags ","}}\t{{.Os}}/{{.Architecture}}\t{{.Size}}');
  const start = performance.now();
  const decode = recordDecoder({ timeZone: 'UTC' });
  const decoded = bodies.map((body) => decode(body));
  const middle = performance.now();
  format.run(decoded);
  const end = performance.now();
  return [
    { name: `decode ${IMAGES} records`, value: middle - start, unit: 'ms', note: `${record.length} bytes each` },
    { name: `run over ${IMAGES} records`, value: end - middle, unit: 'ms' },
    { name: `decode and run ${IMAGES} records`, value: end - start, unit: 'ms', note: 'goal: under 2000' },
  ];
}

// Nanoseconds a call takes in the best of some rounds.
function measure(call: () => unknown): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    let calls = 0;
    while (performance.now() - start < ROUND_MS) {
      for (let i = 0; i < 50; i++) call();
      calls += 50;
    }
    best = Math.min(best, ((performance.now() - start) * 1e6) / calls);
  }
  return best;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const rows = await benchFormat();
  for (const { name, value, unit, ratio, note } of rows) {
    const figure = `${value.toFixed(value < 100 ? 2 : 0)} ${unit}`;
    console.log(
      `${name.padEnd(28)} ${figure.padStart(12)} ${(ratio === undefined ? '' : `${ratio.toFixed(1)}x`).padStart(7)}  ${note ?? ''}`,
    );
  }
  console.log(JSON.stringify({ format: rows }));
}
