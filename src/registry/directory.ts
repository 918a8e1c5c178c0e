import { SourceError } from '../core/failure.ts';
import { isFields, textAt } from '../core/fields.ts';
import type { NamespaceList, NamespaceRepository, TagDetails } from '../core/registrySource.ts';
import { errorAnswer, notARegistry } from './errors.ts';
import { wholeBody, type HttpAnswer, type HttpRequest } from './exchange.ts';
import { errorLimit, type RegistryRequests } from './registryRequests.ts';

/** Tells what an owner has on a registry that does not tell itself, through another API of the same house. */
export interface Directory {
  /** At most `limit` repositories. Throws SourceErrors: `no-namespace`, `denied`, `rate-limit` and those of connections. */
  list(namespace: string, limit: number, signal: AbortSignal): Promise<NamespaceList>;
  /** What is told of the tags of a repository that were pushed last, by tag. */
  tagDetails(repository: string, signal: AbortSignal): Promise<ReadonlyMap<string, TagDetails>>;
  /** Asks for everything anew: who the person is. */
  forget(): void;
}

/** A page of a directory holds some hundred records of a few hundred bytes. */
const pageLimit = 8 * 1024 * 1024;

export interface JsonAnswer {
  readonly value: unknown;
  readonly header: HttpAnswer['header'];
}

/** Asks a directory for JSON. `namespace` names in failures what was asked about. */
export async function askDirectory(
  requests: RegistryRequests,
  request: HttpRequest,
  namespace: string,
  signal: AbortSignal,
): Promise<JsonAnswer> {
  const registry = requests.address.name;
  const { host } = request.url;
  const answer = await requests.askElsewhere(request, signal);
  const { status, header } = answer;
  const isGood = status >= 200 && status < 300;
  const tooLarge = (): Error => notARegistry(host, 'too-large');
  const bytes = await wholeBody(answer, isGood ? pageLimit : errorLimit, tooLarge);
  const value = parsed(bytes);
  if (isGood) {
    if (value === undefined) throw notARegistry(host, 'no-list');
    return { value, header };
  }
  const wait = secondsToWait(header);
  // GitHub says 403 of a limit, and how much is left of it.
  if (status === 429 || (status === 403 && (wait !== undefined || header('x-ratelimit-remaining') === '0'))) {
    throw new SourceError({ kind: 'rate-limit', registry, ...(wait !== undefined && { seconds: wait }) });
  }
  if (status === 404) throw new SourceError({ kind: 'no-namespace', registry, namespace });
  if (status >= 300 && status < 400) {
    throw new SourceError({ kind: 'registry-redirect', registry, to: header('location') });
  }
  if (status === 401 || status === 403) throw new SourceError({ kind: 'denied', registry, repository: namespace });
  const text = (isFields(value) && textAt(value, 'message')) || '';
  throw errorAnswer(status, text, { registry, repository: namespace });
}

/** Pages until there are no more, or enough. A page leads to the next by path and query alone, whatever host it names. */
export async function allPages(
  first: URL,
  limit: number,
  page: (url: URL) => Promise<{ readonly found: readonly NamespaceRepository[]; readonly next: string }>,
): Promise<NamespaceList> {
  const repositories: NamespaceRepository[] = [];
  const seen = new Set<string>();
  for (let url: URL | undefined = first; url !== undefined;) {
    if (seen.has(url.href)) throw notARegistry(first.host, 'pages-in-a-circle');
    seen.add(url.href);
    const { found, next } = await page(url);
    repositories.push(...found);
    const to: URL | undefined = next !== '' && URL.canParse(next, url.href) ? new URL(next, url) : undefined;
    url = to && new URL(to.pathname + to.search, first);
    if (repositories.length > limit || (repositories.length === limit && url !== undefined)) {
      return { repositories: repositories.slice(0, limit), isWhole: false };
    }
  }
  return { repositories, isWhole: true };
}

/** Seconds until somebody may ask again; undefined where nothing is said of it. */
function secondsToWait(header: HttpAnswer['header']): number | undefined {
  const after = Number(header('retry-after') || Number.NaN);
  if (Number.isFinite(after)) return Math.max(1, Math.ceil(after));
  if (header('x-ratelimit-remaining') !== '0') return undefined;
  const reset = Number(header('x-ratelimit-reset') || Number.NaN);
  return Number.isFinite(reset) ? Math.max(1, Math.ceil(reset - Date.now() / 1000)) : undefined;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
