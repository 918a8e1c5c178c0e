import { SourceError } from '../core/failure.ts';
import { isFields, listAt, numberAt, textAt, timeAt } from '../core/fields.ts';
import type { NamespaceRepository, TagDetails } from '../core/registrySource.ts';
import { allPages, askDirectory, type Directory } from './directory.ts';
import { notARegistry } from './errors.ts';
import { orCancelled } from './orCancelled.ts';
import { isRepository } from './readReference.ts';
import type { RegistryRequests } from './registryRequests.ts';

/** The most the Hub gives at once. */
const pageLength = 100;

/**
 * Docker Hub's own API: its registry does not list what somebody has. Signed in with what docker keeps for the Hub, private
 * repositories are told too.
 * https://docs.docker.com/reference/api/hub/latest/#tag/repositories
 */
export function hubDirectory(requests: RegistryRequests, host: string): Directory {
  let token: Promise<Bearer> | undefined;
  /** Asks as whom docker knows; tokens live for some minutes, and are asked for anew where one has ended. */
  const asPerson = async <T>(
    namespace: string,
    signal: AbortSignal,
    ask: (headers: Readonly<Record<string, string>>) => Promise<T>,
  ): Promise<{ readonly told: T; readonly isRefused: boolean }> => {
    for (let isFirst = true; ; isFirst = false) {
      const known = token;
      // Whoever leaves does not take the sign-in along.
      const asked = (token ??= signIn(requests, host, namespace, new AbortController().signal));
      asked.catch(() => {
        if (token === asked) token = undefined;
      });
      const { header, isRefused = false } = await orCancelled(asked, signal);
      try {
        return { told: await ask(header === undefined ? {} : { Authorization: header }), isRefused };
      } catch (error) {
        if (known === undefined || !isFirst || !isDenied(error)) throw error;
        token = undefined;
      }
    }
  };
  const page = (path: string): URL => {
    const url = new URL(path, host);
    url.searchParams.set('page_size', String(pageLength));
    return url;
  };
  const results = async (
    url: URL,
    headers: Readonly<Record<string, string>>,
    namespace: string,
    signal: AbortSignal,
  ): Promise<{ readonly results: readonly unknown[]; readonly next: string }> => {
    const { value } = await askDirectory(requests, { url, method: 'GET', headers }, namespace, signal);
    if (!isFields(value) || !Array.isArray(value['results'])) throw notARegistry(url.host, 'no-list');
    return { results: listAt(value, 'results'), next: textAt(value, 'next') };
  };
  return {
    forget: () => (token = undefined),
    list: async (namespace, limit, signal) => {
      const first = page(`/v2/namespaces/${encodeURIComponent(namespace)}/repositories`);
      const { told, isRefused } = await asPerson(namespace, signal, (headers) =>
        allPages(first, limit, async (url) => {
          const { results: items, next } = await results(url, headers, namespace, signal);
          return { found: items.flatMap((item) => repository(namespace, item)), next };
        }),
      );
      return { ...told, ...(isRefused && { isPublicOnly: true }) };
    },
    tagDetails: async (whole, signal) => {
      const [namespace = '', name = ''] = whole.split('/').map(encodeURIComponent);
      const url = page(`/v2/namespaces/${namespace}/repositories/${name}/tags`);
      const { told } = await asPerson(namespace, signal, (headers) => results(url, headers, namespace, signal));
      return new Map(told.results.flatMap(tagDetails));
    },
  };
}

interface Bearer {
  /** Absent for whom nobody knows. */
  readonly header?: string;
  /** The Hub does not take what docker keeps. */
  readonly isRefused?: boolean;
}

async function signIn(
  requests: RegistryRequests,
  host: string,
  namespace: string,
  signal: AbortSignal,
): Promise<Bearer> {
  const credentials = await requests.credentials(signal);
  if (credentials === undefined) return {};
  // An identity token is the token server's, not the Hub's.
  if (credentials.username === '') return { isRefused: true };
  const body = JSON.stringify({ identifier: credentials.username, secret: credentials.password });
  const url = new URL('/v2/auth/token', host);
  const headers = { 'Content-Type': 'application/json' };
  try {
    const { value } = await askDirectory(requests, { url, method: 'POST', headers, body }, namespace, signal);
    const token = textAt(value, 'access_token');
    // What is no token could end a header and begin another.
    if (!/^[\w.~+/=-]+$/.test(token)) throw notARegistry(url.host, 'no-token');
    return { header: `Bearer ${token}` };
  } catch (error) {
    // What is public is there for everybody.
    if (isDenied(error)) return { isRefused: true };
    throw error;
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof SourceError && error.failure.kind === 'denied';
}

function tagDetails(item: unknown): [string, TagDetails][] {
  const name = textAt(item, 'name');
  if (name === '') return [];
  const size = Math.max(0, numberAt(item, 'full_size') ?? 0);
  return [[name, { size, pushed: timeAt(item, 'tag_last_pushed') || timeAt(item, 'last_updated') }]];
}

function repository(namespace: string, item: unknown): NamespaceRepository[] {
  const path = `${namespace}/${textAt(item, 'name')}`;
  if (!isFields(item) || !isRepository(`docker.io/${path}`)) return [];
  return [{ path, isPrivate: item['is_private'] === true, updated: timeAt(item, 'last_updated') }];
}
