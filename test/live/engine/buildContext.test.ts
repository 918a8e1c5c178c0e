import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/core/failure.ts';
import { buildContext } from '../../../src/engine/buildContext.ts';

const run = promisify(execFile);
const { signal } = new AbortController();
let folder: string;
let outside: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-context-'));
  outside = await mkdtemp(join(tmpdir(), 'strata-outside-'));
  const files: Readonly<Record<string, string>> = {
    Dockerfile: 'FROM scratch\nCOPY . /\n',
    'docker/web.Dockerfile': 'FROM scratch\n',
    'a.txt': 'a',
    'a.md': '# a',
    'b/a.md': '# b',
    'b/c/a.md': '# c',
    'b/c/d/e.txt': 'e',
    'node_modules/x/index.js': 'x',
    'web/node_modules/y/index.js': 'y',
    'web/[id]/page.js': 'page',
    'web/{id}.js': 'curly',
    'src/main.go': 'package main',
    'src/main_test.go': 'package main',
    '.git/HEAD': 'ref',
    '.env': 'SECRET=1',
    'dist/app.js': 'app',
    'empty/.keep': '',
    'ünï/cödé 你好.txt': 'unicode',
    'back\\slash': 'one name',
    [`long/${'x'.repeat(120)}/${'y'.repeat(120)}`]: 'long',
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await writeFile(join(folder, 'big.bin'), Buffer.alloc(1_000_003, 7));
  await writeFile(join(outside, 'Other.Dockerfile'), 'FROM scratch\n');
  await chmod(join(folder, 'dist/app.js'), 0o4755);
  await mkdir(join(folder, 'hollow'));
  await chmod(join(folder, 'hollow'), 0o1777);
  await symlink('a.txt', join(folder, 'link'));
  await symlink('b', join(folder, 'linked-folder'));
  await symlink(`/nowhere/${'z'.repeat(150)}`, join(folder, 'broken'));
  await link(join(folder, 'a.txt'), join(folder, 'b', 'second-name'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(outside, { recursive: true, force: true });
});

interface Entry {
  readonly name: string;
  readonly told: string;
}

/** The entries of a tar; two that differ in anything but their time differ here. */
async function entriesOf(tar: AsyncIterable<Uint8Array>): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const reading = extract();
  Readable.from(tar, { objectMode: false }).pipe(reading);
  for await (const entry of reading) {
    const { name, type, mode, uid, gid, size, linkname } = entry.header;
    const content = await buffer(entry as AsyncIterable<Uint8Array>);
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const told = `${name} ${type} ${mode.toString(8)} ${uid}:${gid} ${size} ${linkname} ${hash}`;
    entries.push({ name: name.replace(/\/$/, ''), told });
  }
  return entries;
}

/** What the docker command line sends of the folder; an error's words where it sends nothing. */
async function sentByDocker(dockerfile: string): Promise<readonly Entry[] | { readonly refused: string }> {
  const socket = join(outside, 'cli.sock');
  let body: Promise<Buffer> | undefined;
  const server = createServer((request, response) => {
    response.setHeader('Api-Version', '1.41');
    if (request.method === 'POST' && /\/build\b/.test(request.url ?? '')) {
      body = buffer(request);
      void body.then(() => response.end('{"stream":"Successfully built 0123456789ab\\n"}\n'));
    } else {
      response.end('OK');
    }
  });
  server.listen(socket);
  await once(server, 'listening');
  try {
    const env = { ...process.env, DOCKER_BUILDKIT: '0', DOCKER_CONFIG: outside };
    await run('docker', ['-H', `unix://${socket}`, 'build', '-f', join(folder, dockerfile), folder], { env });
    if (body === undefined) throw new Error('docker sent no context');
    const sent = await body;
    return await entriesOf(Readable.from([sent]));
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    if (!/pattern|excluded/.test(words)) throw error;
    return { refused: words };
  } finally {
    server.close();
    server.closeAllConnections();
    await rm(socket, { force: true });
  }
}

async function sentByStrata(dockerfile: string): Promise<readonly Entry[] | { readonly refused: string }> {
  try {
    const { tar } = await buildContext(folder, join(folder, dockerfile), signal);
    return await entriesOf(tar);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { refused: JSON.stringify(error.failure) };
  }
}

async function same(ignore: string, dockerfile = 'Dockerfile'): Promise<void> {
  await writeFile(join(folder, '.dockerignore'), ignore);
  const [theirs, ours] = [await sentByDocker(dockerfile), await sentByStrata(dockerfile)];
  if ('refused' in theirs) {
    expect('refused' in ours ? 'refused' : ours, `docker: ${theirs.refused}`).toBe('refused');
  } else {
    expect('refused' in ours ? ours : ours.map(({ told }) => told), JSON.stringify(ignore)).toEqual(
      theirs.map(({ told }) => told),
    );
  }
}

const ignores = [
  '',
  '# a comment\n\n  \n',
  '*',
  '*\n!src\n',
  '*\n!src/main.go\n',
  '*\n!b/c/**\n',
  '*\n!**/*.go\n',
  '**\n!src\n',
  '**/node_modules\n',
  'node_modules\n',
  '/node_modules/\n./b/c/..\n',
  '*.md\n!a.md\n',
  '**/*.md\n!b/c/a.md\n',
  'b\n!b/c/d/e.txt\nb/c/d\n',
  '**/a.*\n',
  '?.txt\n',
  '[ab].txt\n',
  '[^a].md\n*/[!a].md\n',
  'web/\\[id\\]\n',
  'web/{id}.js\n',
  'web/[id]\n',
  '.*\n',
  '**/.git\n.env*\n',
  'Dockerfile\n.dockerignore\n',
  'docker\n',
  'docker/**\n!docker/web.Dockerfile\n',
  '\uFEFFdist\n',
  'dist\r\nempty\r\n',
  '  ! dist\ndist\n',
  'ünï\n',
  '**/cödé*\n',
  '../a.txt\n',
  'src/../a.txt\n',
  'lin*\n',
  'b/**/a.md\n',
  '**/c/**\n',
  'b**\n',
  '**b\n',
  'a[\n',
  'a\\\n',
  '!\n',
  '[]a\n',
  'long/*/*\n',
  'hollow\n!hollow\n',
];

describe('a build context', () => {
  test.each(ignores)('has what docker sends by %j', async (ignore) => {
    await same(ignore);
  });

  test.each(['docker\n', '*\n', 'docker/*\n', ''])('has a Dockerfile in a folder by %j', async (ignore) => {
    await same(ignore, 'docker/web.Dockerfile');
  });

  test('has what docker sends, whatever the patterns', async () => {
    const part = fc.constantFrom(
      ...['a', 'b', 'c', '*', '**', '?', 'a.md', '*.md', 'src', 'web', 'node_modules', '[a-c]', 'main*.go', '..', '.'],
      ...['d', 'x', 'e.txt', '*.js', 'l*k', '.*', '\\a', '**.go', 'h?llow', 'empty', '[^b]'],
    );
    const line = fc
      .tuple(fc.constantFrom('', '', '!', '/', '!/'), fc.array(part, { minLength: 1, maxLength: 4 }))
      .map(([before, parts]) => before + parts.join('/'));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => same(`${lines.join('\n')}\n`)),
      { numRuns: 60, seed: 7 },
    );
  });

  test('takes a Dockerfile from elsewhere along, hidden from COPY', async () => {
    await writeFile(join(folder, '.dockerignore'), 'dist');
    const { dockerfile, tar } = await buildContext(folder, join(outside, 'Other.Dockerfile'), signal);
    const entries = await entriesOf(tar);
    expect(dockerfile).toMatch(/^\.dockerfile\.[0-9a-f]{20}$/);
    expect(entries[0]?.name).toBe(dockerfile);
    expect(entries.filter(({ name }) => name === '.dockerignore')).toHaveLength(1);
    expect(entries.some(({ name }) => name.startsWith('dist'))).toBe(false);
  });

  test('heeds the .dockerignore of its own Dockerfile first, as BuildKit does', async () => {
    await writeFile(join(folder, '.dockerignore'), 'dist\n');
    await writeFile(join(folder, 'Dockerfile.dockerignore'), 'src\n');
    const names = async (): Promise<readonly string[]> =>
      (await entriesOf((await buildContext(folder, join(folder, 'Dockerfile'), signal)).tar)).map(({ name }) => name);
    const found = await names();
    await rm(join(folder, 'Dockerfile.dockerignore'));
    expect([found.includes('dist'), found.includes('src')]).toEqual([true, false]);
    expect((await names()).includes('dist')).toBe(false);
  });

  test('says which folder is not there, and which pattern is wrong', async () => {
    const failure = async (path: string): Promise<unknown> =>
      buildContext(path, join(path, 'Dockerfile'), signal).catch((error: unknown) =>
        error instanceof SourceError ? error.failure : error,
      );
    expect(await failure('/no/such/folder')).toMatchObject({ kind: 'bad-context', path: '/no/such/folder' });
    await writeFile(join(folder, '.dockerignore'), 'ok\n[z\n');
    expect(await failure(folder)).toMatchObject({ kind: 'bad-context', reason: { kind: 'bad-pattern', text: '[z' } });
  });

  test('never holds a large file whole', async () => {
    await writeFile(join(folder, '.dockerignore'), '*\n!huge\n');
    const size = 300 * 1024 * 1024;
    await writeFile(join(folder, 'huge'), '');
    const { truncate } = await import('node:fs/promises');
    await truncate(join(folder, 'huge'), size);
    const before = process.memoryUsage().rss;
    let most = 0;
    let sent = 0;
    for await (const piece of (await buildContext(folder, join(folder, 'Dockerfile'), signal)).tar) {
      sent += piece.length;
      most = Math.max(most, process.memoryUsage().rss);
    }
    await rm(join(folder, 'huge'));
    expect(sent).toBeGreaterThan(size);
    expect(most - before).toBeLessThan(150 * 1024 * 1024);
  });
});
