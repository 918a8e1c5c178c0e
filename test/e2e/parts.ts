import type { Fixtures } from '../harness/fixtures.ts';

/** The real parts a run of the suites shares. A suite that stops or breaks a daemon starts one of its own: `startEngine()`. */
export interface Parts {
  /** The daemon's socket, and the same as DOCKER_HOST. */
  readonly socket: string;
  readonly host: string;
  /** `127.0.0.1:41234`. */
  readonly registry: string;
  /** The same registry, so slow that a pull can be watched and cancelled. */
  readonly slowRegistry: string;
  readonly fixtures: Fixtures;
  /** The packaged extension. */
  readonly extension: string;
}

export function parts(): Parts {
  const given: unknown = JSON.parse(process.env['STRATA_PARTS'] ?? 'null');
  if (!isParts(given)) throw new Error('STRATA_PARTS is missing: start these suites with npm run test:e2e');
  return given;
}

function isParts(value: unknown): value is Parts {
  const names = ['socket', 'host', 'registry', 'slowRegistry', 'fixtures', 'extension'];
  return typeof value === 'object' && value !== null && names.every((name) => name in value);
}
