import { spawn } from 'node:child_process';
import { cancelled, errorCode, SourceError } from '../core/failure.ts';
import { textAt, type Fields } from '../core/fields.ts';
import { readDockerConfig, type DockerConfig, type Environment } from './dockerConfig.ts';

/** What a registry accepts from somebody. Never logged, never kept: asked for at the moment of use. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** A token that stands for both. */
  readonly identityToken: string;
  /** The name under which docker keeps them. */
  readonly server: string;
}

/**
 * The credentials docker would use for a registry (`docker.io`, `localhost:5000`): its helper's, its store's, or those in config.json; absent
 * where there are none. Throws `helper-missing` or `helper-failed`: what a failing helper keeps is looked for nowhere else.
 */
export async function credentialsFor(
  registry: string,
  env: Environment,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const config = await readDockerConfig(env, signal);
  const server = registry === 'docker.io' ? hubServer : registry;
  const helper = config.credHelpers[server] ?? config.credHelpers[registry] ?? config.credsStore;
  return helper === '' ? fromFile(config, server) : await fromHelper(helper, server, env, signal);
}

/** The `X-Registry-Auth` header's value for an engine. */
export function registryAuth(credentials: Credentials): string {
  const value = JSON.stringify(authConfig(credentials));
  return Buffer.from(value).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** Credentials as an engine reads them. */
export function authConfig({
  username,
  password,
  identityToken,
  server,
}: Credentials): Readonly<Record<string, string>> {
  return identityToken === ''
    ? { username, password, serveraddress: server }
    : { identitytoken: identityToken, serveraddress: server };
}

/** Under this name docker keeps the credentials of Docker Hub. */
const hubServer = 'https://index.docker.io/v1/';

function fromFile(config: DockerConfig, server: string): Credentials | undefined {
  const found =
    Object.entries(config.auths).find(([key]) => key === server) ??
    Object.entries(config.auths).find(([key]) => hostOf(key) === hostOf(server));
  if (found === undefined) return undefined;
  const entry: unknown = found[1];
  const identityToken = textAt(entry, 'identitytoken');
  const decoded = Buffer.from(textAt(entry, 'auth'), 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = decoded.indexOf(':');
  const username = colon < 0 ? textAt(entry, 'username') : decoded.slice(0, colon);
  const password = colon < 0 ? textAt(entry, 'password') : decoded.slice(colon + 1);
  return username === '' && identityToken === '' ? undefined : { username, password, identityToken, server };
}

/** Docker finds `https://host/v1/` for `host` and the other way round. */
function hostOf(server: string): string {
  return server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

async function fromHelper(
  name: string,
  server: string,
  env: Environment,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const answer = await ask(`docker-credential-${name}`, server, env, signal);
  if (answer === undefined) return undefined;
  const username = textAt(answer, 'Username');
  const secret = textAt(answer, 'Secret');
  return username === '<token>'
    ? { username: '', password: '', identityToken: secret, server }
    : { username, password: secret, identityToken: '', server };
}

/** https://github.com/docker/docker-credential-helpers#development: the server on stdin, JSON on stdout, words on stdout when it fails. */
function ask(helper: string, server: string, env: Environment, signal: AbortSignal): Promise<Fields | undefined> {
  return new Promise((resolve, reject) => {
    // The name comes from a file: a path in it would run any program.
    if (!/^docker-credential-[\w.-]+$/.test(helper)) {
      reject(helperMissing(helper));
      return;
    }
    const child = spawn(helper, ['get'], {
      shell: false,
      windowsHide: true,
      env: { ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
      signal,
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    // A helper may end before it has read its question.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) =>
      reject(
        signal.aborted
          ? cancelled(signal)
          : errorCode(error) === 'ENOENT'
            ? helperMissing(helper, error)
            : helperFailed(helper, error.message),
      ),
    );
    child.on('close', (code) => {
      const words = output.trim();
      if (signal.aborted) reject(cancelled(signal));
      else if (code === 0) parseAnswer(words, helper, resolve, reject);
      else if (/credentials not found/i.test(words)) resolve(undefined);
      else reject(helperFailed(helper, words));
    });
    child.stdin.end(server);
  });
}

function parseAnswer(
  output: string,
  helper: string,
  resolve: (answer: Fields) => void,
  reject: (error: Error) => void,
): void {
  try {
    const value: unknown = JSON.parse(output);
    const username = textAt(value, 'Username');
    const secret = textAt(value, 'Secret');
    if (username === '' || secret === '') throw new Error('no user name or no secret');
    resolve({ Username: username, Secret: secret });
  } catch {
    // Not the cause, which may quote what the helper said.
    reject(helperFailed(helper, 'it answered something else than credentials'));
  }
}

function helperMissing(helper: string, cause?: unknown): SourceError {
  return new SourceError({ kind: 'helper-missing', helper }, { cause });
}

function helperFailed(helper: string, text: string): SourceError {
  return new SourceError({ kind: 'helper-failed', helper, text });
}
