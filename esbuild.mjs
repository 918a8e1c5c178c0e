// Bundles the extension host side (ESM, split so that dockerode is its own chunk), the parser worker and the webview.
import { build, context } from 'esbuild';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  legalComments: 'none',
};

/**
 * What dockerode brings for talking over ssh and to BuildKit's sessions, 650 kB that Strata never reaches: it gives
 * dockerode a modem of its own, which speaks ssh through OpenSSH, and opens no session.
 */
const unreached = {
  name: 'unreached',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(ssh2|@grpc\/grpc-js|@grpc\/proto-loader|protobufjs)$/ }, ({ path }) => ({
      path,
      namespace: 'unreached',
    }));
    onLoad({ filter: /.*/, namespace: 'unreached' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** The extension host: Node 22 is what the oldest VS Code promised (1.103) runs. */
const host = {
  ...shared,
  entryPoints: [
    { in: 'src/extension/extension.ts', out: 'extension' },
    ...(existsSync('src/archive/worker.ts') ? [{ in: 'src/archive/worker.ts', out: 'archiveWorker' }] : []),
  ],
  outdir: 'dist',
  platform: 'node',
  target: 'node22',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  external: ['vscode', '*.node'],
  plugins: [unreached],
  // CommonJS dependencies inside an ES module bundle still call require for Node's own modules.
  banner: {
    js: "import { createRequire as strataCreateRequire } from 'node:module'; const require = strataCreateRequire(import.meta.url);",
  },
};

const webview = {
  ...shared,
  entryPoints: { webview: 'src/webview/main.ts' },
  outdir: 'dist',
  platform: 'browser',
  target: 'es2023',
  format: 'esm',
  loader: { '.ttf': 'file' },
};

const builds = [host, ...(existsSync('src/webview/main.ts') ? [webview] : [])];
await rm('dist', { recursive: true, force: true });
if (watch) {
  for (const options of builds) await (await context({ ...options, logLevel: 'info' })).watch();
} else {
  await Promise.all(builds.map((options) => build(options)));
}
