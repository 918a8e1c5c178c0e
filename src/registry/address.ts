import { BlockList, isIP } from 'node:net';

/** Where a registry is reached, by the name that references have for it. */
export interface RegistryAddress {
  /** As in a reference: `docker.io`, `localhost:5000`. */
  readonly name: string;
  /** Whom to speak to, `host` or `host:port`. */
  readonly host: string;
  /** Plain http may be spoken where https is not. */
  readonly plain: boolean;
  /** Its certificate counts, whoever signed it: only what the person listed as insecure is spared. */
  readonly verify: boolean;
}

/**
 * The address of a registry. `insecure` lists hosts as docker's `insecure-registries` does: `host`, `host:port` or a CIDR block.
 * Loopback hosts may speak plain http, as with docker.
 */
export function registryAddress(name: string, insecure: readonly string[]): RegistryAddress {
  const host = name === 'docker.io' ? 'registry-1.docker.io' : name;
  const listed = insecure.some((entry) => covers(entry.trim(), host));
  return { name, host, plain: listed || isLoopback(host), verify: !listed };
}

/** Whether a `host` or `host:port` is this machine, whatever a resolver says. */
export function isLoopback(host: string): boolean {
  const name = hostnameOf(host);
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

/** Without port and brackets. */
export function hostnameOf(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1];
  return (bracketed ?? host.replace(/:\d+$/, '')).toLowerCase();
}

function covers(entry: string, host: string): boolean {
  if (entry.toLowerCase() === host.toLowerCase()) return true;
  const [network = '', bits = ''] = entry.split('/');
  const address = hostnameOf(host);
  const family = isIP(network);
  if (family === 0 || family !== isIP(address) || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const block = new BlockList();
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  block.addSubnet(network, Number(bits), kind);
  return block.check(address, kind);
}
