import type { Fixtures } from '../harness/fixtures.ts';

/** What a suite finds in `process.env['STRATA_TEST']` as JSON. */
export interface IntegrationContext {
  readonly socket: string;
  /** `127.0.0.1:41234`. */
  readonly registry: string;
  readonly fixtures: Fixtures;
  /** Where the repository is: suites are bundled to elsewhere. */
  readonly repository: string;
  /** A loopback port that prints what is written to it: VS Code's own console is full of its own talk. */
  readonly outputPort: number;
  /** Where the runner writes how many tests passed. */
  readonly results: string;
  readonly grep?: string;
  readonly color: boolean;
}

/** The real parts this run was given. */
export function testContext(): IntegrationContext {
  const given: unknown = JSON.parse(process.env['STRATA_TEST'] ?? 'null');
  if (!isContext(given)) throw new Error('STRATA_TEST is missing: start these suites with npm run test:integration');
  return given;
}

function isContext(value: unknown): value is IntegrationContext {
  return typeof value === 'object' && value !== null && 'socket' in value && 'registry' in value && 'fixtures' in value;
}
