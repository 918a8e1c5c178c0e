import type { FoundRepository } from '../core/image.ts';
import { isFields, numberAt, textAt } from '../core/fields.ts';
import { notDocker } from './errors.ts';
import type { Session } from './session.ts';

/** How many repositories are asked for: more than anybody reads, and the most the Hub hands out at once. */
const most = 50;

/** Docker Hub's answer to a word, through the daemon's own access to it. */
export async function searchHub(
  session: Session,
  term: string,
  signal: AbortSignal,
): Promise<readonly FoundRepository[]> {
  const asked = {
    about: 'transfer',
    action: 'search',
    reference: term,
    registry: 'docker.io',
    repository: term,
  } as const;
  const ask = { asked, signal, patience: session.patience.work } as const;
  const answer = await session.ask(ask, (docker) => docker.searchImages({ term, limit: most }));
  if (!Array.isArray(answer)) throw notDocker(session.endpoint, new Error('what a search found is no list'));
  return answer
    .map((item: unknown) => ({
      name: textAt(item, 'name'),
      description: textAt(item, 'description'),
      stars: numberAt(item, 'star_count') ?? 0,
      official: isFields(item) && item['is_official'] === true,
    }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => Number(b.official) - Number(a.official) || b.stars - a.stars);
}
