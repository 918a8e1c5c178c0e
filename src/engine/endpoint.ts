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
  if (rest.includes('://')) throw badEndpoint(text, 'it names two schemes');
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
      return parseTcp(text, rest, tls, tls === undefined ? 2375 : 2376);
    case 'ssh':
      return parseSsh(text, rest);
    default:
      throw badEndpoint(text, `"${scheme}" is not unix, npipe, tcp or ssh`);
  }
}

/** Reads an address as a docker context holds it: complete, with its scheme. Throws a `bad-endpoint` SourceError. */
export function parseContextHost(text: string, tls: TlsMaterial | undefined): Endpoint {
  const separator = text.indexOf('://');
  if (separator < 0 || text.length === separator + 3) throw badEndpoint(text, 'it has no address');
  const scheme = text.slice(0, separator);
  // The CLI's own spelling of a URL works for a context too: its client takes both as tcp.
  if (scheme === 'http' || scheme === 'https') {
    const rest = text.slice(separator + 3);
    const material = scheme === 'https' ? (tls ?? { skipVerify: false }) : undefined;
    return parseTcp(text, rest, material, scheme === 'https' ? 443 : 80);
  }
  return parseHostFlag(text, tls);
}

const defaultSocket = '/var/run/docker.sock';
const defaultPipe = '//./pipe/docker_engine';

function parseTcp(text: string, rest: string, tls: TlsMaterial | undefined, defaultPort: number): TcpEndpoint {
  let url: URL;
  try {
    // A scheme that the URL standard treats as special, so that host names are checked; its default port can not be one of docker's.
    url = new URL(`http://${rest.startsWith(':') || rest.startsWith('/') || rest === '' ? 'localhost' : ''}${rest}`);
  } catch (error) {
    throw badEndpoint(text, 'the address is not host:port', error);
  }
  if (url.username !== '' || url.password !== '') throw badEndpoint(text, 'an address of a daemon has no user');
  // new URL drops ":80" as the scheme's default.
  const port = url.port === '' ? (/:0*80(?:\/|$)/.test(rest) ? 80 : defaultPort) : Number(url.port);
  const basePath = url.pathname.replace(/\/+$/, '');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    kind: 'tcp',
    host,
    port,
    basePath,
    text: `tcp://${url.hostname}:${port}${basePath}`,
    ...(tls === undefined ? {} : { tls }),
  };
}

function parseSsh(text: string, rest: string): SshEndpoint {
  let url: URL;
  try {
    url = new URL(`ssh://${rest}`);
  } catch (error) {
    throw badEndpoint(text, 'the address is not user@host:port', error);
  }
  // The rules of docker's connhelper: a plain host, no password, no query, no fragment.
  if (url.hostname === '') throw badEndpoint(text, 'no host is named');
  if (url.password !== '') throw badEndpoint(text, 'plain-text passwords are not supported');
  if (url.search !== '') throw badEndpoint(text, 'it has something after "?"');
  if (url.hash !== '') throw badEndpoint(text, 'it has something after "#"');
  // ssh would take a host or user that begins with "-" as an option.
  const user = decodeURIComponent(url.username);
  if (url.hostname.startsWith('-') || user.startsWith('-'))
    throw badEndpoint(text, 'a host or user does not begin with "-"');
  return {
    kind: 'ssh',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    text: `ssh://${rest}`,
    ...(user === '' ? {} : { user }),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(url.pathname === '' || url.pathname === '/' ? {} : { socket: url.pathname }),
  };
}
