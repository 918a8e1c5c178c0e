import type { IncomingMessage, ServerResponse } from 'node:http';

/** A repository as an owner has it. */
export interface OwnedRepository {
  readonly owner: string;
  readonly name: string;
  readonly isPrivate?: boolean;
  /** ISO 8601 */
  readonly updated?: string;
  /** By name: when each was pushed, ISO 8601. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Who may see what is private. */
export interface Account {
  readonly user: string;
  readonly secret: string;
}

export interface DirectoryAsked {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
}

/** Answers as a server does. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Docker Hub's API as its reference has it: pages of `page_size` (at most 100) that lead to the next, tokens from `/v2/auth/token`,
 * and `message` where something is wrong. https://docs.docker.com/reference/api/hub/latest/
 */
export function hubStandIn(
  repositories: readonly OwnedRepository[],
  account: Account,
  asked: DirectoryAsked[] = [],
): Answer {
  let token = 0;
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'https://hub.docker.com');
    const { authorization = '' } = request.headers;
    asked.push({ method: request.method ?? '', url: url.pathname + url.search, authorization });
    void bodyOf(request).then((body) => {
      if (url.pathname === '/v2/auth/token' && request.method === 'POST') {
        const { identifier, secret } = JSON.parse(body) as { identifier: string; secret: string };
        if (request.headers['content-type'] !== 'application/json') {
          json(response, 415, { message: 'no JSON' });
          return;
        }
        const isKnown = identifier === account.user && secret === account.secret;
        if (isKnown) json(response, 200, { access_token: `header.${++token}.signature` });
        else json(response, 401, { message: 'unauthorized', errinfo: {} });
        return;
      }
      const [, owner, name] = /^\/v2\/namespaces\/([^/]+)\/repositories(?:\/([^/]+)\/tags)?$/.exec(url.pathname) ?? [];
      if (owner === undefined) {
        json(response, 404, { message: 'not found', errinfo: {} });
        return;
      }
      if (authorization !== '' && authorization !== `Bearer header.${token}.signature`) {
        json(response, 401, { message: 'unauthorized', errinfo: {} });
        return;
      }
      const own = repositories.filter((each) => each.owner === owner);
      if (own.length === 0) {
        json(response, 404, { message: 'object not found', errinfo: { namespace: owner } });
        return;
      }
      const seen = own.filter(({ isPrivate = false }) => !isPrivate || authorization !== '');
      if (name !== undefined) {
        const tags = Object.entries(seen.find((each) => each.name === name)?.tags ?? {});
        const results = tags.map(([tag, pushed]) => ({
          ...{ name: tag, full_size: 28_000_000, tag_status: 'active', tag_last_pushed: pushed, last_updated: pushed },
          images: [{ architecture: 'amd64', os: 'linux', size: 28_000_000 }],
        }));
        json(response, 200, { count: tags.length, next: null, previous: null, results });
        return;
      }
      const size = Math.min(100, Number(url.searchParams.get('page_size') ?? 10));
      const page = Number(url.searchParams.get('page') ?? 1);
      const next = `https://hub.docker.com${url.pathname}?page=${page + 1}&page_size=${size}`;
      json(response, 200, {
        count: seen.length,
        next: page * size < seen.length ? next : null,
        previous: page === 1 ? null : `https://hub.docker.com${url.pathname}?page=${page - 1}&page_size=${size}`,
        results: seen.slice((page - 1) * size, page * size).map(({ name, isPrivate = false, updated }) => ({
          ...{ name, namespace: owner, repository_type: 'image', status: 1, status_description: 'active' },
          ...{ description: '', is_private: isPrivate, star_count: 0, pull_count: 1 },
          ...{ last_updated: updated ?? null, date_registered: '2020-01-01T00:00:00Z', affiliation: '' },
        })),
      });
    });
  };
}

/**
 * GitHub's API as its reference has it: packages for whom is signed in alone, pages by `Link`.
 * https://docs.github.com/en/rest/packages/packages
 */
export function githubStandIn(
  repositories: readonly OwnedRepository[],
  account: Account,
  organizations: readonly string[],
  asked: DirectoryAsked[] = [],
): Answer {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'https://api.github.com');
    const { authorization = '' } = request.headers;
    asked.push({ method: request.method ?? '', url: url.pathname + url.search, authorization });
    const isKnown = authorization === `Bearer ${account.secret}`;
    if (authorization !== '' && !isKnown) {
      json(response, 401, { message: 'Bad credentials', status: '401' });
      return;
    }
    const [, kind = '', owner = '', rest = ''] = /^\/(users|orgs)\/([^/]+)(\/packages)?$/.exec(url.pathname) ?? [];
    const own = repositories.filter((each) => each.owner === owner);
    const isOrganization = organizations.includes(owner);
    if (own.length === 0 || (kind === 'orgs' && !isOrganization)) {
      json(response, 404, { message: 'Not Found', status: '404' });
      return;
    }
    if (rest === '') {
      json(response, 200, { login: owner, type: isOrganization ? 'Organization' : 'User' });
      return;
    }
    if (!isKnown) {
      json(response, 401, { message: 'Requires authentication', status: '401' });
      return;
    }
    if (url.searchParams.get('package_type') !== 'container' || (kind === 'users' && isOrganization)) {
      json(response, 400, { message: 'Invalid argument.', status: '400' });
      return;
    }
    const size = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
    const page = Number(url.searchParams.get('page') ?? 1);
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    const link = page * size < own.length ? { Link: `<${next.href}>; rel="next"` } : {};
    const found = own.slice((page - 1) * size, page * size).map(({ name, isPrivate = false, updated }, id) => ({
      ...{ id, name, package_type: 'container', visibility: isPrivate ? 'private' : 'public', version_count: 1 },
      ...{ created_at: '2020-01-01T00:00:00Z', updated_at: updated ?? '2020-01-01T00:00:00Z' },
    }));
    json(response, 200, found, link);
  };
}

function json(response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request) body += String(piece);
  return body;
}
