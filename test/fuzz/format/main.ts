/**
 * Compares the engine with the real docker CLI on random templates over real and made-up records.
 *
 *   node test/fuzz/format/main.ts --cases 300 --seed 1 [--jobs 2] [--out differences.jsonl]
 *
 * A case is one template (or one action of a template that holds several) run on one image.
 * Exit code 0: no difference. 1: differences, printed. 2: not run, because there is no docker CLI 28.2.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ImageRecord } from '../../../src/core/format/index.ts';
import { cliVersion, inspect } from './cli.ts';
import { compare, runEngine } from './compare.ts';
import { type FakeDaemon, missingMessage, startDaemon } from './daemon.ts';
import { Grammar } from './grammar.ts';
import { Random } from './random.ts';
import { fixedRecords, randomRecord } from './records.ts';

const ZONES: [string, ...string[]] = [
  'UTC',
  'UTC',
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Sydney',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Europe/London',
];

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    out: { type: 'string' },
  },
});

/** One run of the CLI. */
interface Trial {
  readonly format: string;
  readonly refs: readonly string[];
  readonly timeZone: string;
  /** How many cases it stands for. */
  readonly weight: number;
  /** The single actions of a format that was put together. */
  readonly parts: readonly string[];
}

class Fuzzer {
  readonly #random: Random;
  readonly #grammar: Grammar;
  readonly #daemon: FakeDaemon;
  readonly #home: string;
  readonly #names: [string, ...string[]];
  readonly #fixed: number;
  cases = 0;
  processes = 0;
  readonly differences: unknown[] = [];

  constructor(seed: number, daemon: FakeDaemon, home: string) {
    this.#random = new Random(seed);
    this.#grammar = new Grammar(this.#random);
    this.#daemon = daemon;
    this.#home = home;
    for (const [name, record] of fixedRecords()) daemon.records.set(name, record);
    this.#names = ['nope', ...daemon.records.keys()];
    this.#fixed = daemon.records.size;
  }

  async work(wanted: number): Promise<void> {
    while (this.cases < wanted) {
      const trial = this.#trial();
      if (trial === undefined) continue;
      this.cases += trial.weight;
      await this.#run(trial);
    }
  }

  #trial(): Trial | undefined {
    const random = this.#random;
    const timeZone = random.pick(ZONES);
    if (random.chance(0.4)) return this.#combined(timeZone);
    const refs = random.times(2, 6, () => this.#ref());
    const format = this.#grammar.template();
    const result = runEngine(format, this.#records(refs), timeZone);
    if (result === undefined) return undefined;
    const isParseError = result.parseError !== undefined;
    return {
      format,
      refs: isParseError ? refs.slice(0, 1) : refs,
      timeZone,
      weight: isParseError ? 1 : refs.length,
      parts: [],
    };
  }

  // Many actions in one template, which must all work: those the engine thinks do.
  #combined(timeZone: string): Trial | undefined {
    const random = this.#random;
    const wantsRaw = random.chance(0.4);
    const refs = random.times(1, 3, () => random.pick(GOOD_RECORDS));
    const records = this.#records(refs);
    const parts: string[] = [];
    for (let i = 0; i < 60 && parts.length < 12; i++) {
      const part = this.#grammar.expression();
      const format = `${wantsRaw ? '{{$raw := .Id}}' : ''}${part}`;
      const result = runEngine(format, records, timeZone);
      const works = result?.images.every((image) => image.kind === 'text' && (image.run === 'raw') === wantsRaw);
      if (works === true && result?.approximate === false) parts.push(part);
    }
    if (parts.length === 0) return undefined;
    return { format: combine(parts, wantsRaw), refs, timeZone, weight: parts.length * refs.length, parts };
  }

  #ref(): string {
    const random = this.#random;
    if (random.chance(0.5)) return random.pick(GOOD_RECORDS);
    if (random.chance(0.5)) return random.pick(this.#names);
    const name = `made${random.below(200)}`;
    if (!this.#daemon.records.has(name) || random.chance(0.02)) this.#daemon.records.set(name, randomRecord(random));
    return name;
  }

  #records(refs: readonly string[]): ImageRecord[] {
    return refs.map(
      (ref) => this.#daemon.records.get(ref) ?? { error: `Error response from daemon: ${missingMessage(ref)}` },
    );
  }

  async #run(trial: Trial): Promise<void> {
    const { format, refs, timeZone, parts } = trial;
    const records = this.#records(refs);
    const cli = await inspect(this.#daemon.host, this.#home, format, refs, timeZone);
    this.processes++;
    const engine = runEngine(format, records, timeZone);
    const difference = engine === undefined ? undefined : compare(cli, engine);
    if (difference === undefined) return;
    // Which action was it?
    if (parts.length > 1) {
      const wantsRaw = format.startsWith('{{$raw');
      const before = this.differences.length;
      for (const part of parts) {
        await this.#run({ ...trial, format: combine([part], wantsRaw), weight: 0, parts: [] });
      }
      if (this.differences.length > before) return;
    }
    const found = {
      format,
      timeZone,
      records: records.map((record) => ('error' in record ? record : Buffer.from(record).toString('utf8'))),
      refs,
      ...difference,
    };
    this.differences.push(found);
    if (values.out !== undefined) appendFileSync(values.out, `${JSON.stringify(found)}\n`);
    if (this.differences.length <= 20) {
      console.log(`DIFFERENCE ${JSON.stringify(format)} on ${refs.join(' ')} in ${timeZone}`);
      console.log(`  docker ${JSON.stringify(difference.want).slice(0, 700)}`);
      console.log(`  ours   ${JSON.stringify(difference.got).slice(0, 700)}`);
    }
  }

  summary(): string {
    const made = this.#daemon.records.size - this.#fixed;
    const { length } = this.differences;
    return `${this.cases} cases in ${this.processes} runs of docker over ${this.#fixed} fixed and ${made} made-up records: ${length} differences`;
  }
}

const GOOD_RECORDS: [string, ...string[]] = [
  'd2010',
  'd24',
  'd27',
  'd28c8d',
  'd29',
  'podman',
  'windows',
  'nasty',
  'real2010',
  'health',
  'descdata',
  'times',
  'timeoff',
  'len3',
  'len5',
  'smallsize',
  'nulls',
  'minimal',
];

function combine(parts: readonly string[], wantsRaw: boolean): string {
  const body = parts.map((part) => `{{if true}}${part}{{end}}`).join('\n=====\n');
  return (wantsRaw ? '{{$raw := .Id}}' : '') + body;
}

async function main(): Promise<number> {
  const version = cliVersion();
  if (version?.startsWith('28.2.') !== true) {
    console.log(`fuzz:format skipped: it needs the docker CLI 28.2 on the PATH, found ${version ?? 'none'}`);
    return 2;
  }
  const home = mkdtempSync(join(tmpdir(), 'strata-fuzz-'));
  mkdirSync(join(home, 'contexts'), { recursive: true });
  const daemon = await startDaemon(join(home, 'd.sock'));
  try {
    const fuzzer = new Fuzzer(Number(values.seed), daemon, home);
    const wanted = Number(values.cases);
    await Promise.all(Array.from({ length: Number(values.jobs) }, () => fuzzer.work(wanted)));
    console.log(`fuzz:format seed ${values.seed}: ${fuzzer.summary()}`);
    return fuzzer.differences.length === 0 ? 0 : 1;
  } finally {
    daemon.close();
    rmSync(home, { recursive: true, force: true });
  }
}

process.exitCode = await main();
