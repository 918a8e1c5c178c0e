import { formatInspect, type FormatResult, type ImageRecord } from '../../../src/core/format/index.ts';
import type { CliResult } from './cli.ts';

/** What the CLI and the engine printed, where they differ. */
export interface Difference {
  readonly want: Printed;
  readonly got: Printed;
}

/** Output with addresses masked; stdout as one UTF-16 unit a byte. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

const HEAP = /0x[cC][0-9a-fA-F]{9,11}\b/g;
// %p of something empty: an address inside the docker binary.
const STATIC = /0x[1-9a-f][0-9a-f]{5,7}\b/g;

/** Runs the engine; nothing when a budget of ours stopped it, which the CLI does not have. */
export function runEngine(format: string, records: readonly ImageRecord[], timeZone: string): FormatResult | undefined {
  const result = formatInspect(format, records, { timeZone });
  const failures = result.images.map((image) => (image.kind === 'failed' ? image.error : undefined));
  return [result.parseError, ...failures].some((error) => error?.isBudget) ? undefined : result;
}

/** The difference between the two, or undefined. */
export function compare(cli: CliResult, engine: FormatResult): Difference | undefined {
  const want = printed(cli.stdout, cli.stderr, cli.exit);
  const got = printed(Buffer.from(engine.stdout), engine.stderr, engine.exit);
  if (want.stdout === got.stdout && want.stderr === got.stderr && want.exit === got.exit) return undefined;
  // Addresses in other bases than 16 cannot be masked.
  if (engine.approximate && want.exit === got.exit && want.stderr === got.stderr) return undefined;
  return { want, got };
}

function printed(stdout: Buffer, stderr: string, exit: number): Printed {
  return { stdout: mask(stdout.toString('latin1')), stderr: mask(stderr), exit };
}

function mask(text: string): string {
  return text.replace(HEAP, '0xADDR').replace(STATIC, '0xADDR');
}
