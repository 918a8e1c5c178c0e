import type { PortMapping } from './image.ts';

/** What is wrong with one of the mappings somebody wrote; `text` is that one. */
export type PortProblem = { readonly text: string } &
  /** No port at all: `8080:`, `abc`. */
  (
    | { readonly kind: 'port' }
    /** Not 1 to 65535. */
    | { readonly kind: 'range'; readonly port: string }
    | { readonly kind: 'protocol'; readonly protocol: string }
    /** `8000-8010:80`: two ranges of different lengths. */
    | { readonly kind: 'lengths' }
    | { readonly kind: 'address'; readonly address: string }
  );

export type ParsedPorts =
  { readonly ok: true; readonly ports: readonly PortMapping[] } | { readonly ok: false; readonly problem: PortProblem };

/**
 * Reads mappings as `docker run --publish` takes them, separated by commas or white space: `8080:80`, `80`,
 * `127.0.0.1:5353:53/udp`, `[::1]:8080:80`, `8000-8002:80-82`.
 */
export function parsePorts(text: string): ParsedPorts {
  const ports: PortMapping[] = [];
  for (const one of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const parsed = parseMapping(one);
    if (!parsed.ok) return parsed;
    ports.push(...parsed.ports);
  }
  return { ok: true, ports };
}

/** Mappings as `parsePorts` reads them. */
export function portsText(ports: readonly PortMapping[]): string {
  return ports.map(mappingText).join(', ');
}

/** The mapping of one port, `8080:80`, `127.0.0.1:5353:53/udp`; `:80` where any free port is meant. */
export function mappingText({ container, host, address }: PortMapping): string {
  const own = container.replace(/\/tcp$/, '');
  const at = address === undefined || address === '' ? '' : `${address.includes(':') ? `[${address}]` : address}:`;
  if (host === undefined) return at === '' ? own : `${at}:${own}`;
  return `${at}${host}:${own}`;
}

/**
 * Ports of the engine's machine to try for a port of a container, the best first: its own number, or one that needs no
 * privilege and reads like it (80 as 8080), then those that follow.
 */
export function* hostPortsFor(container: string): Generator<number> {
  const own = Number.parseInt(container, 10);
  if (own >= 1024) yield own;
  const first = own >= 1024 ? own + 1 : own < 1000 ? 8000 + own : own * 10;
  for (let port = first; port <= 65_535; port++) yield port;
}

function parseMapping(text: string): ParsedPorts {
  const slash = text.lastIndexOf('/');
  const protocol = slash < 0 ? 'tcp' : text.slice(slash + 1).toLowerCase();
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) return fail({ kind: 'protocol', text, protocol });
  const named = slash < 0 ? text : text.slice(0, slash);
  const found = /^(?:(?:\[([^\]]*)\]|([^:[\]]*)):)?(?:([^:[\]]*):)?([^:[\]]*)$/.exec(named);
  if (found === null) return fail({ kind: 'port', text });
  const [, bracketed, before, middle, own = ''] = found;
  // With one colon what stands before it is a port, with two an address.
  const address = bracketed ?? (middle === undefined ? undefined : before);
  const hostText = middle ?? (bracketed === undefined ? before : undefined);
  if (address !== undefined && address !== '' && !isAddress(address)) return fail({ kind: 'address', text, address });
  if (bracketed !== undefined && middle === undefined) return fail({ kind: 'port', text });
  const inside = parseRange(own);
  if (typeof inside === 'string') return fail(rangeProblem(inside, text));
  if (hostText !== undefined && hostText === '' && address === undefined) return fail({ kind: 'port', text });
  const outside = hostText === undefined || hostText === '' ? undefined : parseRange(hostText);
  if (typeof outside === 'string') return fail(rangeProblem(outside, text));
  if (outside !== undefined && outside.length !== inside.length) return fail({ kind: 'lengths', text });
  const at = address === undefined || address === '' ? {} : { address };
  return {
    ok: true,
    ports: Array.from({ length: inside.length }, (_, index) => ({
      container: `${inside.first + index}/${protocol}`,
      ...(outside === undefined ? {} : { host: outside.first + index }),
      ...at,
    })),
  };
}

interface PortRange {
  readonly first: number;
  readonly length: number;
}

/** A range, or the part of the text that is none. */
function parseRange(text: string): PortRange | string {
  const found = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (found === null) return '';
  const [, from = '', to = from] = found;
  const [first, last] = [Number(from), Number(to)];
  if (first < 1 || first > 65_535) return from;
  if (last < first || last > 65_535) return to;
  return { first, length: last - first + 1 };
}

function rangeProblem(port: string, text: string): PortProblem {
  return port === '' ? { kind: 'port', text } : { kind: 'range', text, port };
}

function isAddress(text: string): boolean {
  const parts = text.split('.');
  if (parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return true;
  return text.includes(':') && /^[\da-f:.]+$/i.test(text);
}

function fail(problem: PortProblem): ParsedPorts {
  return { ok: false, problem };
}
