import { SourceError } from '../core/failure.ts';
import { numberAt, textAt } from '../core/fields.ts';
import type { Credentials } from '../dockerConfig/credentials.ts';
import type { RegistryAddress } from './address.ts';
import { readChallenges, type Challenge } from './challenge.ts';
import { errorAnswer, notARegistry } from './errors.ts';
import { exchange, wholeBody, type HttpRequest, type Line } from './exchange.ts';
import { orCancelled } from './orCancelled.ts';

/** What a request needs: `repository:library/debian:pull`, `registry:catalog:*`; empty for the ping. */
export type Scope = string;

/** Asks for the person's credentials at the moment they are needed. */
export type AskCredentials = (signal: AbortSignal) => Promise<Credentials | undefined>;

/** Tokens are kept until shortly before they end; the header of a registry that takes the password itself this long, ms. */
const keptPassword = 60_000;
/** https://distribution.github.io/distribution/spec/auth/token/: a token that does not say how long it lasts. */
const usualSeconds = 60;
const margin = 5_000;
const tokenLimit = 1024 * 1024;
const errorLimit = 64 * 1024;

/** What a registry was satisfied with, for as long as it is. */
export class Authorizations {
  readonly #address: RegistryAddress;
  readonly #credentials: AskCredentials;
  readonly #line: (url: URL, signal: AbortSignal) => Promise<Line>;
  readonly #known = new Map<Scope, { readonly header: string; readonly until: number }>();
  readonly #asking = new Map<Scope, Promise<string>>();

  constructor(
    address: RegistryAddress,
    credentials: AskCredentials,
    line: (url: URL, signal: AbortSignal) => Promise<Line>,
  ) {
    this.#address = address;
    this.#credentials = credentials;
    this.#line = line;
  }

  /** The `Authorization` header that was good enough before. */
  header(scope: Scope): string | undefined {
    const known = this.#known.get(scope);
    return known === undefined || known.until < Date.now() ? undefined : known.header;
  }

  /**
   * The header that answers a 401's `WWW-Authenticate`. Throws `denied` where the person has nothing that would,
   * `registry-realm` where it would have to travel in the open.
   */
  async answer(wwwAuthenticate: string, scope: Scope, base: URL, signal: AbortSignal): Promise<string> {
    // Many requests begin at once; the helper is asked once, and whoever leaves does not take the answer along.
    let asking = this.#asking.get(scope);
    if (asking === undefined) {
      asking = this.#obtain(readChallenges(wwwAuthenticate), scope, base, new AbortController().signal);
      this.#asking.set(scope, asking);
      const done = (): unknown => this.#asking.delete(scope);
      asking.then(done, done);
    }
    return await orCancelled(asking, signal);
  }

  forget(scope?: Scope): void {
    if (scope === undefined) this.#known.clear();
    else this.#known.delete(scope);
  }

  async #obtain(challenges: readonly Challenge[], scope: Scope, base: URL, signal: AbortSignal): Promise<string> {
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) return await this.#token(bearer, scope, base, signal);
    const credentials = await this.#credentials(signal);
    const isBasic = challenges.some(({ scheme }) => scheme === 'basic');
    if (!isBasic || credentials === undefined || credentials.username === '') throw this.#denied(scope);
    const header = basicHeader(credentials);
    this.#known.set(scope, { header, until: Date.now() + keptPassword });
    return header;
  }

  /** https://distribution.github.io/distribution/spec/auth/token/ */
  async #token({ parameters }: Challenge, scope: Scope, base: URL, signal: AbortSignal): Promise<string> {
    const realm = this.#realm(parameters.get('realm') ?? '', base);
    const service = parameters.get('service') ?? '';
    const scopes = (parameters.get('scope') ?? scope).split(' ').filter((each) => each !== '');
    const credentials = await this.#credentials(signal);
    const request = tokenRequest(realm, service, scopes, credentials);
    const answer = await exchange(request, await this.#line(realm, signal));
    const { name } = this.#address;
    if (answer.status >= 300 && answer.status < 400) {
      answer.close();
      throw new SourceError({ kind: 'registry-redirect', registry: name, to: answer.header('location') });
    }
    const tooLarge = (): Error => notARegistry(realm.host, 'too-large');
    const isGood = answer.status === 200;
    const bytes = await wholeBody(answer, isGood ? tokenLimit : errorLimit, tooLarge);
    const text = Buffer.from(bytes).toString('utf8');
    if (!isGood) {
      const errand = { registry: name, repository: repositoryOf(scope, name) };
      throw errorAnswer(answer.status, text, errand);
    }
    const told = parsed(text);
    const token = textAt(told, 'token') || textAt(told, 'access_token');
    // What is no token could end a header and begin another.
    if (!/^[\w.~+/=-]+$/.test(token)) throw notARegistry(realm.host, 'no-token');
    const header = `Bearer ${token}`;
    const seconds = Math.max(numberAt(told, 'expires_in') ?? usualSeconds, usualSeconds);
    this.#known.set(scope, { header, until: Date.now() + seconds * 1000 - margin });
    return header;
  }

  /** Credentials go to a secure address, or stay on the machine that was asked in the open to begin with. */
  #realm(text: string, base: URL): URL {
    const { name } = this.#address;
    if (!URL.canParse(text)) throw notARegistry(name, 'no-realm');
    const realm = new URL(text);
    const isOwn = base.protocol === 'http:' && realm.protocol === 'http:' && realm.hostname === base.hostname;
    if ((realm.protocol !== 'https:' && !isOwn) || realm.username !== '' || realm.password !== '') {
      throw new SourceError({ kind: 'registry-realm', registry: name, realm: text });
    }
    return realm;
  }

  #denied(scope: Scope): SourceError {
    const { name } = this.#address;
    return new SourceError({ kind: 'denied', repository: repositoryOf(scope, name), registry: name });
  }
}

function tokenRequest(
  realm: URL,
  service: string,
  scopes: readonly string[],
  credentials: Credentials | undefined,
): HttpRequest {
  const asked: [string, string][] = service === '' ? [] : [['service', service]];
  if (credentials !== undefined && credentials.identityToken !== '') {
    const fields = new URLSearchParams([
      ...asked,
      ['grant_type', 'refresh_token'],
      ['client_id', 'strata'],
      ['refresh_token', credentials.identityToken],
      ['scope', scopes.join(' ')],
    ]);
    return { url: realm, method: 'POST', body: fields.toString() };
  }
  const url = new URL(realm);
  for (const [name, value] of asked) url.searchParams.append(name, value);
  for (const each of scopes) url.searchParams.append('scope', each);
  if (credentials === undefined || credentials.username === '') return { url, method: 'GET' };
  url.searchParams.append('account', credentials.username);
  return { url, method: 'GET', headers: { Authorization: basicHeader(credentials) } };
}

function basicHeader({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function repositoryOf(scope: Scope, registry: string): string {
  const name = /^repository:(.*):[^:]*$/.exec(scope)?.[1];
  return name ?? registry;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
