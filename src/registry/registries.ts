import { SourceError } from '../core/failure.ts';
import { parseReference, type Reference } from '../core/reference.ts';
import { inTagOrder } from '../core/tagOrder.ts';
import { RegistryClient, type ClientOptions, type Listing } from './registryClient.ts';

/** More tags than this are not asked for in one go: a repository of nightly builds has as many. */
const tagLimit = 10_000;

/** The registries spoken to in this session, each through one client that remembers where it is and who let us in. */
export class Registries {
  readonly #options: () => ClientOptions;
  readonly #clients = new Map<string, RegistryClient>();

  /** `options` is asked for every registry when it is first spoken to. */
  constructor(options: () => ClientOptions) {
    this.#options = options;
  }

  /** `name` is the domain of references: `docker.io`, `localhost:5000`. Asks nothing of anybody. */
  client(name: string): RegistryClient {
    const known = this.#clients.get(name) ?? new RegistryClient(name, this.#options());
    this.#clients.set(name, known);
    return known;
  }

  /** The tags of the repository that a reference names (`debian`, `gcr.io/x/y:1`), `latest` and the highest versions first. */
  async tags(reference: string, signal: AbortSignal): Promise<Listing> {
    const { domain, path } = readReference(reference);
    const { names, isWhole } = await this.client(domain).tags(path, tagLimit, signal);
    return { names: inTagOrder(names), isWhole };
  }

  /** What was learnt of registries is asked for anew: after signing in, or a changed setting. */
  forget(): void {
    for (const client of this.#clients.values()) client.forget();
    this.#clients.clear();
  }
}

/** A reference on a registry that can be reached by its name. Throws `bad-reference`. */
export function readReference(text: string): Reference {
  const read = parseReference(text.trim());
  if (!read.ok) throw new SourceError({ kind: 'bad-reference', text, reason: read.reason });
  if (read.reference.domain !== '') return read.reference;
  throw new SourceError({ kind: 'bad-reference', text, reason: 'its first part is no host name' });
}
