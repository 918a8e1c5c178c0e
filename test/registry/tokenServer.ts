import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { listenOnLoopback } from '../harness/loopback.ts';
import { makeCertificate } from '../harness/registry.ts';
import { createRunFolder } from '../harness/runFolder.ts';

/** A token server as https://distribution.github.io/distribution/spec/auth/token/ has it, which docker-registry trusts. */
export interface TokenServer {
  readonly realm: string;
  readonly service: string;
  readonly issuer: string;
  /** The file of the certificate its tokens are signed with. */
  readonly certificate: string;
  /** What it was asked, in order. */
  readonly asked: TokenRequest[];
  readonly stop: () => Promise<void>;
}

export interface TokenRequest {
  readonly method: string;
  readonly scopes: readonly string[];
  readonly account: string;
  /** `user:password`, or `refresh:` and the token; empty for nobody. */
  readonly who: string;
}

/** Gives what is asked for to those whom `allows` knows; everybody else may pull what begins with `public/`. */
export async function startTokenServer(options: {
  readonly allows: (who: string) => boolean;
  /** Seconds a token lasts; as the protocol has it where absent. */
  readonly lasts?: number;
}): Promise<TokenServer> {
  const folder = await createRunFolder('token');
  const key = join(folder.data, 'key.pem');
  const certificate = join(folder.data, 'certificate.pem');
  await makeCertificate(key, certificate);
  const signer = createPrivateKey(await readFile(key));
  const chain = [new X509Certificate(await readFile(certificate)).raw.toString('base64')];
  const asked: TokenRequest[] = [];
  const [service, issuer] = ['strata registry', 'strata tokens'];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://token');
    let body = '';
    for await (const piece of request) body += String(piece);
    const form = new URLSearchParams(body);
    const basic = /^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1];
    const refresh = form.get('refresh_token');
    const who =
      refresh !== null
        ? `refresh:${refresh}`
        : basic === undefined
          ? ''
          : Buffer.from(basic, 'base64').toString('utf8');
    const scopes = [...url.searchParams.getAll('scope'), ...(form.get('scope')?.split(' ') ?? [])].filter(Boolean);
    asked.push({ method: request.method ?? '', scopes, account: url.searchParams.get('account') ?? '', who });
    if (who !== '' && !options.allows(who)) {
      response.writeHead(401, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'incorrect username or password' }] }));
      return;
    }
    const access = scopes.flatMap((scope) => {
      const [type = '', name = '', actions = ''] = scope.split(':');
      const granted = actions
        .split(',')
        .filter((action) => who !== '' || (action === 'pull' && name.startsWith('public/')));
      return granted.length === 0 ? [] : [{ type, name, actions: granted }];
    });
    const now = Math.floor(Date.now() / 1000);
    const header = part({ typ: 'JWT', alg: 'ES256', x5c: chain });
    const times = { iat: now, nbf: now - 10, exp: now + (options.lasts ?? 300) };
    const claims = part({ iss: issuer, sub: who.split(':')[0], aud: service, jti: randomUUID(), ...times, access });
    const signature = sign('sha256', Buffer.from(`${header}.${claims}`), { key: signer, dsaEncoding: 'ieee-p1363' });
    const token = `${header}.${claims}.${signature.toString('base64url')}`;
    response.setHeader('Content-Type', 'application/json');
    // The OAuth2 way has another name for it.
    response.end(
      JSON.stringify(
        request.method === 'POST'
          ? { access_token: token, expires_in: options.lasts ?? 300, scope: scopes.join(' ') }
          : { token, expires_in: options.lasts ?? 300 },
      ),
    );
  };
  const server = createServer((request, response) => void answer(request, response));
  const port = await listenOnLoopback(server);
  return {
    realm: `http://127.0.0.1:${port}/token`,
    service,
    issuer,
    certificate,
    asked,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await folder.remove();
    },
  };
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
