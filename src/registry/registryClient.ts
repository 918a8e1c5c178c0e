import { createHash } from 'node:crypto';
import { isDigest } from '../core/digest.ts';
import { SourceError } from '../core/failure.ts';
import { textsAt } from '../core/fields.ts';
import type { Digest } from '../core/image.ts';
import type { NameList, NamespaceList, TagDetails } from '../core/registrySource.ts';
import type { Scope } from './authorization.ts';
import { directoryOf } from './directories.ts';
import type { Directory } from './directory.ts';
import { connectionTrouble, notARegistry, type Errand } from './errors.ts';
import { drained, wholeBody, type HttpAnswer } from './exchange.ts';
import { nextPage } from './link.ts';
import { readManifest, type Descriptor, type Manifest } from './manifest.ts';
import { manifestTypes, oldManifestTypes } from './mediaTypes.ts';
import { isRepository } from './readReference.ts';
import { errorLimit, RegistryRequests, type Ask, type ClientOptions } from './registryRequests.ts';

/** A manifest as a registry has it, held against its digest. */
export interface FetchedManifest {
  readonly digest: Digest;
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
}

const manifestLimit = 4 * 1024 * 1024;
/** A registry may tell all its tags at once. */
const listLimit = 32 * 1024 * 1024;
const pageLength = 1000;

/**
 * One registry through the OCI distribution API. Nothing is asked before a method is called. Every method throws `SourceError`.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md
 */
export class RegistryClient {
  readonly #requests: RegistryRequests;
  readonly #directory: Directory | undefined;

  /** `name` is the domain of references: `docker.io`. */
  constructor(name: string, options: ClientOptions) {
    this.#requests = new RegistryRequests(name, options);
    this.#directory = directoryOf(this.#requests, options.directories);
  }

  get name(): string {
    return this.#requests.address.name;
  }

  /** Whether it is a registry that lets the person in. */
  async ping(signal: AbortSignal): Promise<void> {
    const errand = { registry: this.name, repository: '' };
    const answer = await this.#requests.ask({ method: 'GET', path: '/v2/', scope: '', errand }, signal);
    await wholeBody(answer, errorLimit, () => notARegistry(this.name, 'too-large'));
  }

  /** The manifest of a tag or digest in a repository (`library/debian`). */
  async manifest(repository: string, tagOrDigest: string, signal: AbortSignal): Promise<FetchedManifest> {
    const errand = this.#errand(repository, tagOrDigest);
    const answer = await this.#requests.ask({ ...manifestAsk(repository, tagOrDigest), method: 'GET', errand }, signal);
    const bytes = await wholeBody(answer, manifestLimit, () => this.#tooLarge(errand.reference, manifestLimit));
    const told = answer.header('docker-content-digest');
    const digest = isDigest(tagOrDigest) ? tagOrDigest : isDigest(told) ? told : digestOf(bytes, 'sha256');
    if (digestOf(bytes, digest) !== digest) throw this.#wrongContent(errand.reference);
    const manifest = readManifest(parsed(bytes), answer.header('content-type'));
    if (manifest === undefined) throw notARegistry(this.name, 'no-manifest');
    return { digest, manifest, bytes };
  }

  /** The digest a tag stands for now, without its manifest where the registry can tell. */
  async digest(repository: string, tag: string, signal: AbortSignal): Promise<Digest> {
    const errand = this.#errand(repository, tag);
    const answer = await this.#requests.ask({ ...manifestAsk(repository, tag), method: 'HEAD', errand }, signal);
    await drained(answer);
    const told = answer.header('docker-content-digest');
    return isDigest(told) ? told : (await this.manifest(repository, tag, signal)).digest;
  }

  /** A small blob, held against its digest. */
  async smallBlob(repository: string, blob: Descriptor, limit: number, signal: AbortSignal): Promise<Uint8Array> {
    const subject = `${this.name}/${repository}@${blob.digest}`;
    if (blob.size > limit) throw this.#tooLarge(subject, limit);
    const answer = await this.#blob(repository, blob.digest, signal);
    const bytes = await wholeBody(answer, limit, () => this.#tooLarge(subject, limit));
    if (digestOf(bytes, blob.digest) !== blob.digest) throw this.#wrongContent(subject);
    return bytes;
  }

  /** A blob's bytes as they arrive: no more than its descriptor promises, and no fewer. Their digest is the reader's to check. */
  async *blob(repository: string, blob: Descriptor, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const answer = await this.#blob(repository, blob.digest, signal);
    let read = 0;
    for await (const piece of answer.body) {
      read += piece.length;
      if (read > blob.size) throw this.#wrongContent(`${this.name}/${repository}@${blob.digest}`);
      yield piece;
    }
    if (read < blob.size) throw connectionTrouble(this.name, 'cut-off', 'ended-early');
  }

  /** The tags of a repository as the registry orders them, at most `limit`. */
  async tags(repository: string, limit: number, signal: AbortSignal): Promise<NameList> {
    const errand = this.#errand(repository);
    return await this.#pages(`/v2/${repository}/tags/list`, 'tags', pullOf(repository), errand, limit, signal);
  }

  /** The repositories of a registry that tells them; most public ones do not. */
  async repositories(limit: number, signal: AbortSignal): Promise<NameList> {
    const errand = { registry: this.name, repository: '' };
    const found = await this.#pages('/v2/_catalog', 'repositories', 'registry:catalog:*', errand, limit, signal);
    return { ...found, names: found.names.filter((name) => isRepository(`${this.name}/${name}`)) };
  }

  /** What one owner has on a registry that has a directory. */
  async namespace(name: string, limit: number, signal: AbortSignal): Promise<NamespaceList> {
    if (this.#directory === undefined)
      throw new SourceError({ kind: 'no-namespace', registry: this.name, namespace: name });
    return await this.#directory.list(name, limit, signal);
  }

  async tagDetails(repository: string, signal: AbortSignal): Promise<ReadonlyMap<string, TagDetails>> {
    return (await this.#directory?.tagDetails(repository, signal)) ?? new Map<string, TagDetails>();
  }

  /** Deletes a manifest, and with it every tag that stands for it. Throws `delete-refused` where the registry never does. */
  async delete(repository: string, digest: Digest, signal: AbortSignal): Promise<void> {
    const errand = { ...this.#errand(repository, digest), isDelete: true };
    const path = `/v2/${repository}/manifests/${digest}`;
    const scope = `repository:${repository}:delete`;
    const answer = await this.#requests.ask({ method: 'DELETE', path, scope, errand }, signal);
    await wholeBody(answer, errorLimit, () => notARegistry(this.name, 'too-large'));
  }

  /** Asks for everything anew: where it is, and who the person is. */
  forget(): void {
    this.#requests.forget();
    this.#directory?.forget();
  }

  async #blob(repository: string, digest: Digest, signal: AbortSignal): Promise<HttpAnswer> {
    const errand = this.#errand(repository, digest);
    const path = `/v2/${repository}/blobs/${digest}`;
    return await this.#requests.ask({ method: 'GET', path, scope: pullOf(repository), errand }, signal);
  }

  async #pages(
    first: string,
    key: string,
    scope: Scope,
    errand: Errand,
    limit: number,
    signal: AbortSignal,
  ): Promise<NameList> {
    const names: string[] = [];
    const seen = new Set<string>();
    for (let path: string | undefined = `${first}?n=${pageLength}`; path !== undefined;) {
      if (seen.has(path)) throw notARegistry(this.name, 'pages-in-a-circle');
      seen.add(path);
      const answer = await this.#requests.ask({ method: 'GET', path, scope, errand }, signal);
      const bytes = await wholeBody(answer, listLimit, () => this.#tooLarge(first, listLimit));
      const page = parsed(bytes);
      if (page === undefined) throw notARegistry(this.name, 'no-list');
      names.push(...textsAt(page, key));
      path = nextPage(answer.header('link'), new URL(path, await this.#requests.base(signal)));
      if (names.length > limit || (names.length === limit && path !== undefined)) {
        return { names: names.slice(0, limit), isWhole: false };
      }
    }
    return { names, isWhole: true };
  }

  #errand(repository: string, tagOrDigest?: string): Errand & { readonly reference: string } {
    const whole = `${this.name}/${repository}`;
    const reference =
      tagOrDigest === undefined ? whole : isDigest(tagOrDigest) ? `${whole}@${tagOrDigest}` : `${whole}:${tagOrDigest}`;
    return { registry: this.name, repository, reference };
  }

  #tooLarge(subject: string, limit: number): SourceError {
    return new SourceError({ kind: 'too-large', registry: this.name, subject, limit });
  }

  #wrongContent(subject: string): SourceError {
    return new SourceError({ kind: 'wrong-content', registry: this.name, subject });
  }
}

function manifestAsk(repository: string, tagOrDigest: string): Pick<Ask, 'path' | 'scope' | 'accept'> {
  return {
    path: `/v2/${repository}/manifests/${tagOrDigest}`,
    scope: pullOf(repository),
    accept: [...manifestTypes, ...oldManifestTypes].join(', '),
  };
}

function pullOf(repository: string): Scope {
  return `repository:${repository}:pull`;
}

/** The digest of bytes by an algorithm, or by that of another digest. */
function digestOf(bytes: Uint8Array, like: string): Digest {
  const [algorithm = 'sha256'] = like.split(':');
  const digest = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
  if (!isDigest(digest)) throw new TypeError(`${algorithm} makes no digest`);
  return digest;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
