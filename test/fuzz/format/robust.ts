/**
 * Throws random bytes and broken templates at the engine: it may fail, but only in its own words, and soon.
 *
 *   node test/fuzz/format/robust.ts [--cases 1000000] [--seed 1]
 *
 * Exit code 1 when something else than a FormatError came out, or a case took longer than 50 ms.
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { compileFormat } from '../../../src/core/format/index.ts';
import { type DecodedRecord, recordDecoder } from '../../../src/core/format/record.ts';
import { DEFAULT_BUDGET } from '../../../src/core/template/budget.ts';
import { oracleCases } from './corpus.ts';
import { Grammar } from './grammar.ts';
import { Random } from './random.ts';
import { fixedRecords } from './records.ts';

const LIMIT = 50;
const RETRIES = 4;

export interface RobustReport {
  readonly cases: number;
  /** How many ran, did not parse, failed, or were stopped by a budget. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What threw something that is no FormatError. */
  readonly crashes: readonly { readonly format: string; readonly error: unknown }[];
  /** What took longer than 50 ms, every time it was tried. */
  readonly slow: readonly { readonly format: string; readonly milliseconds: number }[];
  readonly slowest: number;
}

/** Runs the cases. Time is measured by the clock given: without one, nothing is slow. */
export function runRobust(cases: number, seed: number, clock?: () => number): RobustReport {
  const random = new Random(seed);
  const grammar = new Grammar(random);
  const templates = oracleCases().map((oracleCase) => oracleCase.template);
  const decode = recordDecoder({ timeZone: 'UTC' });
  const records = ['d27', 'nasty', 'd28c8d', 'podman'].flatMap((name) => {
    const record = fixedRecords().get(name);
    return record === undefined ? [] : [decode(record)];
  });
  const outcomes: Record<string, number> = {};
  const crashes: { format: string; error: unknown }[] = [];
  const slow: { format: string; milliseconds: number }[] = [];
  let slowest = 0;
  for (let i = 0; i < cases; i++) {
    const format = randomTemplate(random, grammar, templates);
    const record = records[random.below(records.length)];
    if (record === undefined) continue;
    try {
      let milliseconds = Infinity;
      let outcome = '';
      for (let attempt = 0; attempt < RETRIES && milliseconds > LIMIT; attempt++) {
        const start = clock?.() ?? 0;
        outcome = run(format, record, clock);
        milliseconds = Math.min(milliseconds, (clock?.() ?? 0) - start);
      }
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      slowest = Math.max(slowest, milliseconds);
      if (milliseconds > LIMIT) slow.push({ format, milliseconds });
    } catch (error) {
      crashes.push({ format, error });
    }
  }
  return { cases, outcomes, crashes, slow, slowest };
}

function run(format: string, record: DecodedRecord, clock: (() => number) | undefined): string {
  const compiled = compileFormat(format);
  if (compiled.parseError !== undefined) return compiled.parseError.failure;
  const [image] = compiled.run([record], { budget: { ...DEFAULT_BUDGET, time: 30, clock } }).images;
  return image?.kind === 'failed' ? image.error.failure : (image?.kind ?? 'none');
}

function randomTemplate(random: Random, grammar: Grammar, templates: readonly string[]): string {
  const roll = random.below(100);
  if (roll < 25) return randomBytes(random, 200).toString(random.chance(0.5) ? 'latin1' : 'utf8');
  if (roll < 40) return `{{${randomBytes(random, 40).toString('latin1')}}}`;
  if (roll < 55) return randomTokens(random);
  if (roll < 70) return grammar.template();
  let text = templates[random.below(templates.length)] ?? '';
  for (const edit of random.times(1, 4, () => random.below(4))) {
    const at = random.below(text.length + 1);
    const other = templates[random.below(templates.length)] ?? '';
    if (edit === 0) text = text.slice(0, at) + text.slice(at + random.below(6));
    else if (edit === 1) text = text.slice(0, at) + String.fromCharCode(random.below(128)) + text.slice(at);
    else if (edit === 2) text = text.slice(0, at) + other.slice(random.below(other.length + 1)) + text.slice(at);
    else text = text.slice(0, at) + text.slice(at, at + 10).repeat(1 + random.below(random.chance(0.02) ? 2000 : 8));
  }
  return text;
}

function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(random.times(0, length, () => random.below(256)));
}

function randomTokens(random: Random): string {
  return random.times(1, 60, () => random.pick(TOKENS)).join(random.chance(0.5) ? ' ' : '');
}

const TOKENS: [string, ...string[]] = [
  '{{',
  '}}',
  '{{',
  '}}',
  '{{-',
  '-}}',
  '(',
  ')',
  '|',
  ':=',
  '=',
  ',',
  '$',
  '$x',
  '.',
  '.Config',
  '.RepoTags',
  '.Size',
  'range',
  'end',
  '{{end}}',
  '{{range .RepoTags}}',
  '{{range .Size}}',
  '{{range 100000}}',
  'if',
  'with',
  'else',
  'define',
  '"t"',
  'template',
  '{{define "t"}}',
  '{{template "t" .}}',
  '{{template "t" .Config}}',
  'block',
  'break',
  'continue',
  'nil',
  'true',
  '1',
  '-1',
  '1e9',
  "'a'",
  '"%1000000d"',
  '"%999999s"',
  '"%[1]*d"',
  'printf',
  'print',
  'index',
  'slice',
  'len',
  'json',
  'eq',
  'and',
  'or',
  'pad',
  '999999',
  '"x"',
  '`y`',
  '/*',
  '*/',
  '{{$x := print $x $x}}',
  '{{$x = print . .}}',
  'js',
  'html',
  'upper',
  '\n',
];

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
  });
  const report = runRobust(Number(values.cases), Number(values.seed), () => performance.now());
  for (const crash of report.crashes.slice(0, 10)) console.log('CRASH', JSON.stringify(crash.format), crash.error);
  for (const slow of report.slow.slice(0, 10)) console.log(`SLOW ${slow.milliseconds} ms`, JSON.stringify(slow.format));
  console.log(
    `fuzz:robust seed ${values.seed}: ${report.cases} cases, ${report.crashes.length} crashes, ` +
      `${report.slow.length} over ${LIMIT} ms (slowest ${report.slowest.toFixed(1)} ms)`,
    report.outcomes,
  );
  process.exitCode = report.crashes.length + report.slow.length === 0 ? 0 : 1;
}
