import { SourceError } from '../core/failure.ts';
import { isFields, listAt, textAt, timeAt } from '../core/fields.ts';
import type { NamespaceList, NamespaceRepository } from '../core/registrySource.ts';
import { allPages, askDirectory, type Directory } from './directory.ts';
import { notARegistry } from './errors.ts';
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
  return {
    forget: () => (token = undefined),
    list: async (namespace, limit, signal) => {
      const url = new URL(`/v2/namespaces/${encodeURIComponent(namespace)}/repositories`, host);
      url.searchParams.set('page_size', String(pageLength));
      const read = async ({ header }: Bearer): Promise<NamespaceList> =>
        await allPages(url, limit, async (at) => {
          const headers = header === undefined ? {} : { Authorization: header };
          const { value } = await askDirectory(requests, { url: at, method: 'GET', headers }, namespace, signal);
          if (!isFields(value) || !Array.isArray(value['results'])) throw notARegistry(at.host, 'no-list');
          return {
            found: listAt(value, 'results').flatMap((item) => repository(namespace, item)),
            next: textAt(value, 'next'),
          };
        });
      const known = token !== undefined;
      token ??= signIn(requests, host, namespace, signal);
      token.catch(() => (token = undefined));
      const bearer = await token;
      try {
        return { ...(await read(bearer)), ...(bearer.isRefused && { isPublicOnly: true }) };
      } catch (error) {
        if (!known || !isDenied(error)) throw error;
        // Tokens live for some minutes.
        token = signIn(requests, host, namespace, signal);
        return await read(await token);
      }
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

function repository(namespace: string, item: unknown): NamespaceRepository[] {
  const path = `${namespace}/${textAt(item, 'name')}`;
  if (!isFields(item) || !isRepository(`docker.io/${path}`)) return [];
  return [{ path, isPrivate: item['is_private'] === true, updated: timeAt(item, 'last_updated') }];
}
