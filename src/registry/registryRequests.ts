import { rootCertificates } from 'node:tls';
import { SourceError } from '../core/failure.ts';
import { certificateFolders, registryCertificates } from '../dockerConfig/certificates.ts';
import { credentialsFor, type Credentials } from '../dockerConfig/credentials.ts';
import type { Environment } from '../dockerConfig/dockerConfig.ts';
import { said } from '../core/reason.ts';
import { registryAddress, type RegistryAddress } from './address.ts';
import { Authorizations, type Scope } from './authorization.ts';
import { connectionTrouble, errorAnswer, isCertificateTrouble, notARegistry, type Errand } from './errors.ts';
import {
  Agents,
  exchange,
  usualDeadlines,
  wholeBody,
  type Deadlines,
  type HttpAnswer,
  type HttpRequest,
  type Line,
} from './exchange.ts';
import { orCancelled } from './orCancelled.ts';

export interface ClientOptions {
  /** Where docker's config.json with the credentials is looked for, and what credential helpers get to see. */
  readonly env: Environment;
  /** Hosts that may be spoken to without a valid certificate, and in the open: as docker's `insecure-registries`. */
  readonly insecure?: readonly string[];
  /** docker's `certs.d`, where it is not in the usual places. */
  readonly certificates?: readonly string[];
  readonly deadlines?: Deadlines;
  /** Where the directories of registries are, by the registry's name; where they usually are if absent. */
  readonly directories?: Readonly<Record<string, string>>;
}

/** A question to a registry. */
export interface Ask {
  readonly method: 'GET' | 'HEAD' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly scope: Scope;
  readonly errand: Errand;
  readonly accept?: string;
}

/** An error's words, and what says nothing else, are not longer than this. */
export const errorLimit = 64 * 1024;
const hops = 5;

/** Asks one registry: where it is, over what connection, and as whom. */
export class RegistryRequests {
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
      (signal) => this.credentials(signal),
      (url, signal) => this.#line(url, signal),
    );
  }

  get #name(): string {
    return this.address.name;
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

  /** What docker keeps for this registry; asked for at the moment of use. */
  credentials(signal: AbortSignal): Promise<Credentials | undefined> {
    return credentialsFor(this.#name, this.#options.env, signal);
  }

  /** An answer of any status from another host of the same house; nothing of what the person signed in with goes along by itself. */
  async askElsewhere(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    return await exchange(request, await this.#line(request.url, signal));
  }

  /** A good answer, signed in and redirected where needed. */
  async ask(ask: Ask, signal: AbortSignal): Promise<HttpAnswer> {
    const base = await this.base(signal);
    const { scope, errand } = ask;
    const used = this.#authorizations.header(scope);
    let answer = await this.#follow(ask, base, used, signal);
    if (answer.status === 401 && !answer.isStranger) {
      // Nobody was signed in yet, or the token has ended; another question may have been quicker to get one.
      const challenge = answer.header('www-authenticate');
      answer.close();
      let current = this.#authorizations.header(scope);
      if (current === undefined || current === used) {
        this.#authorizations.forget(scope);
        current = await this.#authorizations.answer(challenge, scope, base, signal);
      }
      answer = await this.#follow(ask, base, current, signal);
    }
    if (answer.status >= 200 && answer.status < 300) return answer;
    if (answer.status === 401) this.#authorizations.forget(scope);
    const bytes = await wholeBody(answer, errorLimit, () =>
      notARegistry(this.#name, { kind: 'status', text: String(answer.status) }),
    );
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
        new SourceError({ kind: 'registry-redirect', registry: this.#name, to: location });
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

  /** `https://host`, or `http://host` where that is all there is. */
  base(signal: AbortSignal): Promise<URL> {
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
    const registry = url.host === this.address.host ? this.#name : url.host;
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
      throw connectionTrouble(this.#name, 'tls', said(error), error);
    }
  }
}
