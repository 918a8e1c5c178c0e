import { createHash } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { isDigest } from '../core/digest.ts';
import { SourceError } from '../core/failure.ts';
import { textsAt } from '../core/fields.ts';
import type { Digest } from '../core/image.ts';
import { parseReference } from '../core/reference.ts';
import type { NameList } from '../core/registrySource.ts';
import { credentialsFor } from '../dockerConfig/credentials.ts';
import { certificateFolders, registryCertificates } from '../dockerConfig/certificates.ts';
import type { Environment } from '../dockerConfig/dockerConfig.ts';
import { registryAddress, type RegistryAddress } from './address.ts';
import { Authorizations, type Scope } from './authorization.ts';
import { connectionTrouble, errorAnswer, isCertificateTrouble, notARegistry, type Errand } from './errors.ts';
import {
  Agents,
  exchange,
  drained,
  usualDeadlines,
  wholeBody,
  type Deadlines,
  type HttpAnswer,
  type Line,
} from './exchange.ts';
import { nextPage } from './link.ts';
import { readManifest, type Descriptor, type Manifest } from './manifest.ts';
import { manifestTypes, oldManifestTypes } from './mediaTypes.ts';
import { orCancelled } from './orCancelled.ts';

export interface ClientOptions {
  /** Where docker's config.json with the credentials is looked for, and what credential helpers get to see. */
  readonly env: Environment;
  /** Hosts that may be spoken to without a valid certificate, and in the open: as docker's `insecure-registries`. */
  readonly insecure?: readonly string[];
  /** docker's `certs.d`, where it is not in the usual places. */
  readonly certificates?: readonly string[];
  readonly deadlines?: Deadlines;
}

/** A manifest as a registry has it, held against its digest. */
export interface FetchedManifest {
  readonly digest: Digest;
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
}

const manifestLimit = 4 * 1024 * 1024;
/** A registry may tell all its tags at once. */
const listLimit = 32 * 1024 * 1024;
const errorLimit = 64 * 1024;
const pageLength = 1000;
const hops = 5;

/**
 * One registry through the OCI distribution API. Nothing is asked before a method is called. Every method throws `SourceError`.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md
 */
export class RegistryClient {
  readonly address: RegistryAddress;
  readonly #options: ClientOptions;
  readonly #authorizations: Authorizations;
  /** By host: redirects and token servers have other certificates. */
  readonly #agents = new Map<string, Promise<Agents>>();
  #base: Promise<URL> | undefined;

  /** `name` is the domain of references: `docker.io`. */
  constructor(name: string, options: ClientOptions) {
    this.address = registryAddress(name, options.insecure ?? []);
    this.#options = options;
    this.#authorizations = new Authorizations(
      this.address,
      (signal) => credentialsFor(name, options.env, signal),
      (url, signal) => this.#line(url, signal),
    );
  }

  get name(): string {
    return this.address.name;
  }

  /** Whether it is a registry that lets the person in. */
  async ping(signal: AbortSignal): Promise<void> {
    const errand = { registry: this.name, repository: '' };
    const answer = await this.#ask({ method: 'GET', path: '/v2/', scope: '', errand }, signal);
    await wholeBody(answer, errorLimit, () => notARegistry(this.name, 'its answer is too large'));
  }

  /** The manifest of a tag or digest in a repository (`library/debian`). */
  async manifest(repository: string, tagOrDigest: string, signal: AbortSignal): Promise<FetchedManifest> {
    const errand = this.#errand(repository, tagOrDigest);
    const answer = await this.#ask({ ...manifestAsk(repository, tagOrDigest), method: 'GET', errand }, signal);
    const bytes = await wholeBody(answer, manifestLimit, () => this.#tooLarge(errand.reference, manifestLimit));
    const told = answer.header('docker-content-digest');
    const digest = isDigest(tagOrDigest) ? tagOrDigest : isDigest(told) ? told : digestOf(bytes, 'sha256');
    if (digestOf(bytes, digest) !== digest) throw this.#wrongContent(errand.reference);
    const manifest = readManifest(parsed(bytes), answer.header('content-type'));
    if (manifest === undefined) throw notARegistry(this.name, 'what it calls a manifest is none');
    return { digest, manifest, bytes };
  }

  /** The digest a tag stands for now, without its manifest where the registry can tell. */
  async digest(repository: string, tag: string, signal: AbortSignal): Promise<Digest> {
    const errand = this.#errand(repository, tag);
    const answer = await this.#ask({ ...manifestAsk(repository, tag), method: 'HEAD', errand }, signal);
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
    if (read < blob.size) throw connectionTrouble(this.name, 'cut-off', `${read} of ${blob.size} bytes`);
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

  /** Deletes a manifest, and with it every tag that stands for it. Throws `delete-refused` where the registry never does. */
  async delete(repository: string, digest: Digest, signal: AbortSignal): Promise<void> {
    const errand = { ...this.#errand(repository, digest), isDelete: true };
    const path = `/v2/${repository}/manifests/${digest}`;
    const scope = `repository:${repository}:delete`;
    const answer = await this.#ask({ method: 'DELETE', path, scope, errand }, signal);
    await wholeBody(answer, errorLimit, () => notARegistry(this.name, 'its answer is too large'));
  }

  /** Asks for everything anew: where it is, and who the person is. */
  forget(): void {
    this.#base = undefined;
    this.#authorizations.forget();
    for (const agents of this.#agents.values())
      agents.then(
        (each) => each.close(),
        () => undefined,
      );
    this.#agents.clear();
  }

  async #blob(repository: string, digest: Digest, signal: AbortSignal): Promise<HttpAnswer> {
    const errand = this.#errand(repository, digest);
    const path = `/v2/${repository}/blobs/${digest}`;
    return await this.#ask({ method: 'GET', path, scope: pullOf(repository), errand }, signal);
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
      if (seen.has(path)) throw notARegistry(this.name, 'its pages lead in a circle');
      seen.add(path);
      const answer = await this.#ask({ method: 'GET', path, scope, errand }, signal);
      const bytes = await wholeBody(answer, listLimit, () => this.#tooLarge(first, listLimit));
      const page = parsed(bytes);
      if (page === undefined) throw notARegistry(this.name, 'its list is no JSON');
      names.push(...textsAt(page, key));
      path = nextPage(answer.header('link'), new URL(path, await this.#baseUrl(signal)));
      if (names.length > limit || (names.length === limit && path !== undefined)) {
        return { names: names.slice(0, limit), isWhole: false };
      }
    }
    return { names, isWhole: true };
  }

  /** A good answer, signed in and redirected where needed. */
  async #ask(ask: Ask, signal: AbortSignal): Promise<HttpAnswer> {
    const base = await this.#baseUrl(signal);
    const { scope, errand } = ask;
    let answer = await this.#follow(ask, base, this.#authorizations.header(scope), signal);
    if (answer.status === 401 && !answer.isStranger) {
      // Nobody was signed in yet, or the token has ended.
      const challenge = answer.header('www-authenticate');
      answer.close();
      this.#authorizations.forget(scope);
      answer = await this.#follow(ask, base, await this.#authorizations.answer(challenge, scope, base, signal), signal);
    }
    if (answer.status >= 200 && answer.status < 300) return answer;
    if (answer.status === 401) this.#authorizations.forget(scope);
    const bytes = await wholeBody(answer, errorLimit, () => notARegistry(this.name, `status ${answer.status}`));
    throw errorAnswer(answer.status, Buffer.from(bytes).toString('utf8'), errand);
  }

  /**
   * The first answer that is no redirect. Questions go where they are sent, as registry.k8s.io sends all of them: over a secure
   * connection, without what the person signed in with. A change goes nowhere.
   */
  async #follow(
    { method, path, accept }: Ask,
    base: URL,
    authorization: string | undefined,
    signal: AbortSignal,
  ): Promise<HttpAnswer & { readonly isStranger: boolean }> {
    let url = new URL(path, base);
    for (let hop = 0; ; hop++) {
      const isStranger = url.origin !== base.origin;
      const headers = {
        ...(accept === undefined ? {} : { Accept: accept }),
        ...(authorization === undefined || isStranger ? {} : { Authorization: authorization }),
      };
      const answer = await exchange({ url, method, headers }, await this.#line(url, signal));
      if (![301, 302, 303, 307, 308].includes(answer.status)) return { ...answer, isStranger };
      const location = answer.header('location');
      answer.close();
      const refused = (): SourceError =>
        new SourceError({ kind: 'registry-redirect', registry: this.name, to: location });
      if (method === 'DELETE' || hop >= hops || !URL.canParse(location, url.href)) throw refused();
      const next = new URL(location, url);
      if (!this.#mayLeadTo(next, url)) throw refused();
      url = next;
    }
  }

  #mayLeadTo(next: URL, from: URL): boolean {
    if (next.username !== '' || next.password !== '') return false;
    if (next.protocol === 'https:') return true;
    // What was asked in the open may be answered in the open, where that is allowed at all.
    const isPlain = next.protocol === 'http:' && from.protocol === 'http:';
    return isPlain && registryAddress(next.host, this.#options.insecure ?? []).plain;
  }

  #baseUrl(signal: AbortSignal): Promise<URL> {
    const base = (this.#base ??= this.#findBase(new AbortController().signal));
    base.catch(() => {
      if (this.#base === base) this.#base = undefined;
    });
    return orCancelled(base, signal);
  }

  /** Plain http is spoken only where it is allowed and nobody speaks TLS. */
  async #findBase(signal: AbortSignal): Promise<URL> {
    const secure = new URL(`https://${this.address.host}`);
    if (!this.address.plain) return secure;
    try {
      (await exchange({ url: new URL('/v2/', secure), method: 'GET' }, await this.#line(secure, signal))).close();
      return secure;
    } catch (error) {
      if (isCertificateTrouble(error)) throw error;
      const plain = new URL(`http://${this.address.host}`);
      (await exchange({ url: new URL('/v2/', plain), method: 'GET' }, await this.#line(plain, signal))).close();
      return plain;
    }
  }

  async #line(url: URL, signal: AbortSignal): Promise<Line> {
    const known = this.#agents.get(url.host);
    const agents = known ?? this.#connections(url);
    if (known === undefined) {
      this.#agents.set(url.host, agents);
      agents.catch(() => this.#agents.delete(url.host));
    }
    const registry = url.host === this.address.host ? this.name : url.host;
    const deadlines = this.#options.deadlines ?? usualDeadlines;
    return { registry, agents: await agents, deadlines, signal };
  }

  async #connections(url: URL): Promise<Agents> {
    const folders = this.#options.certificates ?? certificateFolders(this.#options.env);
    try {
      // A token server of the registry's own is often signed by the same authority; our key is for whom it was given.
      const own = await registryCertificates(folders, this.address.host);
      const theirs = url.host === this.address.host ? own : await registryCertificates(folders, url.host);
      const authorities = new Set([...own.authorities, ...theirs.authorities]);
      const { verify } = registryAddress(url.host, this.#options.insecure ?? []);
      return new Agents({
        // Without any of the person's own, the editor's choice of trusted certificates is left as it is.
        ...(authorities.size > 0 ? { ca: [...rootCertificates, ...authorities] } : {}),
        ...(theirs.clients.length > 0
          ? { cert: theirs.clients.map((each) => each.certificate), key: theirs.clients.map((each) => each.key) }
          : {}),
        ...(verify ? {} : { rejectUnauthorized: false }),
      });
    } catch (error) {
      throw connectionTrouble(this.name, 'tls', error instanceof Error ? error.message : String(error), error);
    }
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

interface Ask {
  readonly method: 'GET' | 'HEAD' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly scope: Scope;
  readonly errand: Errand;
  readonly accept?: string;
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

function isRepository(name: string): boolean {
  const read = parseReference(name);
  return read.ok && read.reference.tag === undefined && read.reference.digest === undefined;
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
