import { notDocker } from './errors.ts';
import type { Deadlines } from './exchange.ts';
import type { Modem } from './modem.ts';

/** What a daemon says of itself in answer to a ping. */
export interface Negotiated {
  /** The version of the API both sides speak, `1.41`. */
  readonly apiVersion: string;
  readonly product: 'Docker' | 'Podman';
  /** The daemon's own clock in seconds since the epoch, where it tells. */
  readonly clock: number | undefined;
}

/** The newest version of the Engine API that Strata has been tested with. */
export const newestApi = '1.51';

/** Pings a daemon and agrees on a version: its own, or the newest tested where it is newer. Throws `not-docker` besides what a modem throws. */
export async function negotiate(modem: Modem, signal: AbortSignal, deadlines: Deadlines): Promise<Negotiated> {
  const answer = await modem.request({ method: 'GET', path: '/_ping' }, signal, deadlines);
  answer.close();
  const own = answer.headers['api-version'];
  if (typeof own !== 'string' || !/^\d+\.\d+$/.test(own))
    throw notDocker(modem.endpoint, new Error('a ping was answered without a version of the API'));
  const date = Date.parse(answer.headers.date ?? '');
  return {
    apiVersion: older(own, newestApi),
    product: answer.headers['libpod-api-version'] === undefined ? 'Docker' : 'Podman',
    clock: Number.isNaN(date) ? undefined : date / 1000,
  };
}

function older(one: string, other: string): string {
  const [major = 0, minor = 0] = one.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor) ? one : other;
}
