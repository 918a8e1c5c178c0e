import { isFields, textAt, timeAt } from '../core/fields.ts';
import type { NamespaceRepository } from '../core/registrySource.ts';
import { allPages, askDirectory, type Directory } from './directory.ts';
import { notARegistry } from './errors.ts';
import { linkedPage } from './link.ts';
import { isRepository } from './readReference.ts';
import type { RegistryRequests } from './registryRequests.ts';

/** The most GitHub gives at once. */
const pageLength = 100;

/**
 * What a user or an organization has on ghcr.io, told by GitHub's API to whom is signed in: docker's sign-in for ghcr.io is a token
 * of GitHub's.
 * https://docs.github.com/en/rest/packages/packages
 */
export function githubDirectory(requests: RegistryRequests, host: string): Directory {
  return {
    forget: () => undefined,
    // GitHub tells versions of a package, a hundred at a time, most of them without any tag.
    tagDetails: () => Promise.resolve(new Map()),
    list: async (namespace, limit, signal) => {
      const credentials = await requests.credentials(signal);
      const secret = credentials?.password ?? '';
      const headers = {
        Accept: 'application/vnd.github+json',
        'X-GitHub-Api-Version': '2022-11-28',
        ...(/^[\w.~+/=-]+$/.test(secret) && { Authorization: `Bearer ${secret}` }),
      };
      const ask = (url: URL): ReturnType<typeof askDirectory> =>
        askDirectory(requests, { url, method: 'GET', headers }, namespace, signal);
      const owner = encodeURIComponent(namespace);
      const { value: told } = await ask(new URL(`/users/${owner}`, host));
      const kind = textAt(told, 'type') === 'Organization' ? 'orgs' : 'users';
      const url = new URL(`/${kind}/${owner}/packages`, host);
      url.searchParams.set('package_type', 'container');
      url.searchParams.set('per_page', String(pageLength));
      return await allPages(url, limit, async (at) => {
        const { value, header } = await ask(at);
        if (!Array.isArray(value)) throw notARegistry(at.host, 'no-list');
        return { found: value.flatMap((item) => repository(namespace, item)), next: linkedPage(header('link')) };
      });
    },
  };
}

/** Names on ghcr.io are in lower case, whatever the owner's is. */
function repository(namespace: string, item: unknown): NamespaceRepository[] {
  const path = `${namespace}/${textAt(item, 'name')}`.toLowerCase();
  if (!isFields(item) || !isRepository(`ghcr.io/${path}`)) return [];
  return [{ path, isPrivate: textAt(item, 'visibility') !== 'public', updated: timeAt(item, 'updated_at') }];
}
