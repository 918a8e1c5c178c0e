import { badEndpoint } from './errors.ts';

/** PEM texts for a TLS connection. Without `ca` the system's authorities count. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly skipVerify: boolean;
}

interface Addressed {
  /** As a person would write it: `unix:///var/run/docker.sock`. */
  readonly text: string;
}

export interface SocketEndpoint extends Addressed {
  readonly kind: 'unix' | 'npipe';
  readonly path: string;
}

export interface TcpEndpoint extends Addressed {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
  /** Put before every request's path; empty or `/x` without a slash at its end. */
  readonly basePath: string;
  readonly tls?: TlsMaterial;
}

export interface SshEndpoint extends Addressed {
  readonly kind: 'ssh';
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  /** The daemon's socket over there, where it is not the default one. */
  readonly socket?: string;
}

/** Where a Docker-compatible daemon listens. */
export type Endpoint = SocketEndpoint | TcpEndpoint | SshEndpoint;

/**
 * Reads an address as the docker CLI reads `--host` and DOCKER_HOST: no scheme means tcp, parts left out get docker's defaults.
 * Throws a `bad-endpoint` SourceError.
 */
export function parseHostFlag(text: string, tls: TlsMaterial | undefined): Endpoint {
  const trimmed = text.trim();
  const separator = trimmed.indexOf('://');
  const scheme = separator < 0 ? 'tcp' : trimmed.slice(0, separator);
  const rest = separator < 0 ? trimmed : trimmed.slice(separator + 3);
  if (rest.includes('://')) throw badEndpoint(text, 'two-schemes');
  switch (scheme) {
    case 'unix':
      return {
        kind: 'unix',
        path: rest === '' ? defaultSocket : rest,
        text: `unix://${rest === '' ? defaultSocket : rest}`,
      };
    case 'npipe': {
      const path = rest === '' ? defaultPipe : rest;
      return { kind: 'npipe', path, text: `npipe://${path}` };
    }
    case 'tcp':
      return parseTcp(text, rest, tls);
    case 'ssh':
      return parseSsh(text, rest);
    default:
      throw badEndpoint(text, { kind: 'unknown-scheme', text: scheme });
  }
}

/** Reads an address as a docker context holds it: complete, with its scheme. Throws a `bad-endpoint` SourceError. */
export function parseContextHost(text: string, tls: TlsMaterial | undefined): Endpoint {
  const separator = text.indexOf('://');
  if (separator < 0) throw badEndpoint(text, 'no-scheme');
  // The CLI's client dials these like tcp; whether it speaks TLS is the material's business.
  return parseHostFlag(text.replace(/^https?:/, 'tcp:'), tls);
}

const defaultSocket = '/var/run/docker.sock';
const defaultPipe = '//./pipe/docker_engine';

/** Not `new URL`: it changes what it reads, such as host names and the port 80. */
function parseTcp(text: string, rest: string, tls: TlsMaterial | undefined): TcpEndpoint {
  const parts = /^(?:[^@/?#]*@)?(\[[^\]\s]*\]|[^:/?#[\]\s]*)(:[^/?#]*)?(\/[^?#\s]*)?(?:[?#].*)?$/.exec(rest);
  if (parts === null) throw badEndpoint(text, 'not-host-and-port');
  const [, host = '', colonPort = '', path = ''] = parts;
  // A bracketed address without its port is ambiguous to docker too.
  if (host.startsWith('[') && colonPort === '') throw badEndpoint(text, 'ipv6-without-port');
  const digits = colonPort.slice(1);
  if (!/^\d*$/.test(digits) || Number(digits) > 65_535) throw badEndpoint(text, { kind: 'bad-port', text: digits });
  const named = host === '' ? 'localhost' : host;
  const port = digits === '' ? 2375 : Number(digits);
  const basePath = path.replace(/\/+$/, '');
  return {
    kind: 'tcp',
    host: named.replace(/^\[|\]$/g, ''),
    port,
    basePath,
    text: `tcp://${named}:${port}${basePath}`,
    ...(tls === undefined ? {} : { tls }),
  };
}

function parseSsh(text: string, rest: string): SshEndpoint {
  let url: URL;
  try {
    url = new URL(`ssh://${rest}`);
  } catch (error) {
    throw badEndpoint(text, 'not-user-and-host', error);
  }
  // The rules of docker's connhelper: a plain host, no password, no query, no fragment.
  if (url.hostname === '') throw badEndpoint(text, 'no-host');
  if (url.password !== '') throw badEndpoint(text, 'password-in-address');
  if (url.search !== '') throw badEndpoint(text, 'query-in-address');
  if (url.hash !== '') throw badEndpoint(text, 'fragment-in-address');
  // ssh would take a host or user that begins with "-" as an option.
  const user = decodeURIComponent(url.username);
  if (url.hostname.startsWith('-') || user.startsWith('-')) throw badEndpoint(text, 'begins-with-dash');
  return {
    kind: 'ssh',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    text: `ssh://${rest}`,
    ...(user === '' ? {} : { user }),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(url.pathname === '' || url.pathname === '/' ? {} : { socket: url.pathname }),
  };
}
