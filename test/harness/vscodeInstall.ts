// Real VS Code from a package registry alone: the npm package code-server carries VS Code's own server (workbench, extension
// host, webviews). Only that server is used, not code-server's front.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, cacheRoot, repository } from './cache.ts';
import { run } from './process.ts';
import { say, since } from './say.ts';

/** A VS Code that is tested: the oldest promised in package.json, and the newest. */
export interface VsCodeRelease {
  readonly name: 'oldest' | 'newest';
  /** VS Code's own version. */
  readonly version: string;
  readonly package: string;
  readonly integrity: string;
  /** The Node its extension host is tested on; absent where that is the Node of this repository. */
  readonly node?: string;
}

export const releases: Readonly<Record<VsCodeRelease['name'], VsCodeRelease>> = {
  oldest: {
    name: 'oldest',
    version: '1.103.2',
    package: 'code-server@4.103.2',
    integrity: 'sha512-dbYFASiePozmAfA2e3BYE7r83CdZ7LMDEAzKhLVRJwFbnd4zAaFlsxvBNrLAkunDJUaEqbtawsBfbtDZu6SXnQ==',
    node: '22.23.3',
  },
  newest: {
    name: 'newest',
    version: '1.139.1',
    package: 'code-server@4.139.1',
    integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
  },
};

/** An installed VS Code server. */
export interface VsCode {
  readonly release: VsCodeRelease;
  /** `server-main.js`. */
  readonly server: string;
  /** The Node that runs it. */
  readonly node: string;
}

/** Installs a VS Code into the cache, once. */
export async function installVsCode(release: VsCodeRelease, signal?: AbortSignal): Promise<VsCode> {
  const folder = join(cacheRoot, `vscode-${release.version}`);
  const installed: VsCode = {
    release,
    server: join(folder, 'lib', 'vscode', 'out', 'server-main.js'),
    node: release.node === undefined ? repositoryNode() : join(folder, 'node', ...nodeBinary),
  };
  if (existsSync(folder)) return installed;
  const start = performance.now();
  say(`installing VS Code ${release.version} from ${release.package} into ${folder} (once)`);
  // Made under another name, so that an interrupted install is never taken for one.
  const making = await cacheFolder(`vscode-${release.version}.${process.pid}`);
  const options = { cwd: making, env: npmEnvironment(), ...(signal && { signal }) };
  try {
    await unpack(release.package, release.integrity, making, options);
    // Native modules stay unbuilt: the server does without them, with warnings in its log.
    const quiet = ['--omit=dev', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
    await npm(['install', ...quiet], { ...options, cwd: join(making, 'lib', 'vscode') });
    if (release.node !== undefined) {
      const name = `${nodePackage}@${release.node}`;
      await npm(['install', ...quiet, '--no-package-lock', '--prefix', join(making, 'node'), name], options);
    }
    await rename(making, folder).catch((error: unknown) => {
      // Another run was faster.
      if (!existsSync(installed.server)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  say(`installed VS Code ${release.version} in ${since(start)}`);
  return installed;
}

const nodePackage = `node${process.platform === 'darwin' && process.arch === 'arm64' ? '-bin' : ''}-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const nodeBinary = ['node_modules', nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'];

/** The Node 24 that `npm ci` installed here. */
export function repositoryNode(): string {
  return join(repository, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

/** Downloads a package, holds it against its integrity, and unpacks its `lib` into `folder`. */
async function unpack(name: string, integrity: string, folder: string, options: RunOptions): Promise<void> {
  const output = await npm(['pack', name, '--silent', '--pack-destination', folder], options);
  const tarball = join(folder, output.trim().split('\n').at(-1) ?? '');
  const hash = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  if (hash !== integrity) throw new Error(`${name} has integrity ${hash}, expected ${integrity}`);
  await run('tar', ['-xzf', tarball, '--strip-components=1', 'package/lib'], options);
  await rm(tarball);
}

function npm(args: readonly string[], options: RunOptions): Promise<string> {
  return process.platform === 'win32' ? run('cmd', ['/c', 'npm.cmd', ...args], options) : run('npm', args, options);
}

/** Without what an `npm run` around us sets for its own project. */
function npmEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(config_(prefix|local_prefix|global_prefix)|package_|lifecycle_)/i.test(name),
    ),
  );
}
