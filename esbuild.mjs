// Bundles the extension host side (CommonJS, which VS Code loads quickest), the parser worker and the webview.
import { build, context } from 'esbuild';
import { rm } from 'node:fs/promises';
import { basename, resolve } from 'node:path';

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

/** Loaded on first use: what `import()` names. */
const lazy = [
  'src/engine/dockerEngine.ts',
  'src/engine/endpointChoice.ts',
  'src/engine/knownEndpoints.ts',
  'src/archive/imageArchive.ts',
  'src/registry/registries.ts',
  'src/blob/layerThreads.ts',
  'src/blob/textSearcher.ts',
  'src/blob/listingCache.ts',
  'src/dockerConfig/signedIn.ts',
  'src/core/imageMentions.ts',
  'src/extension/dockerfile/registerImageFiles.ts',
  'src/extension/history/register.ts',
  'src/extension/commandTable.ts',
  'src/extension/picture/picturePanels.ts',
];

/** In files of their own because every bundle needs the very same class: errors and tables are told apart by `instanceof`. */
const common = ['src/core/failure.ts', 'src/core/entryTable.ts'];

const names = [...lazy, ...common].map((source) => basename(source, '.ts'));
const twice = names.find((name, at) => names.indexOf(name) !== at);
// One would take the other's place without a word.
if (twice !== undefined) throw new Error(`two sources would become dist/${twice}.cjs`);

/** Leaves what is lazy or common out of the bundle that asks for it. */
const apart = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ path, kind, resolveDir }) => {
      const file = resolve(resolveDir, path);
      const isApart = (sources) => sources.some((source) => resolve(source) === file);
      if (kind === 'entry-point') return undefined;
      if (isApart(common) || (kind === 'dynamic-import' && isApart(lazy))) {
        return { path: `./${basename(file, '.ts')}.cjs`, external: true };
      }
      if (kind === 'dynamic-import') throw new Error(`${path} is imported lazily and not in esbuild.mjs's list`);
      return undefined;
    });
  },
};

/** The extension host: Node 22 is what the oldest VS Code promised (1.103) runs. */
const host = {
  ...shared,
  entryPoints: {
    extension: 'src/extension/extension.ts',
    archiveWorker: 'src/archive/worker.ts',
    layerThread: 'src/blob/thread.ts',
    searchThread: 'src/blob/searchThread.ts',
    ...Object.fromEntries([...lazy, ...common].map((source) => [basename(source, '.ts'), source])),
  },
  outdir: 'dist',
  // The package's own files are ES modules.
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  // A lazy bundle is required, not imported: no second module system is started for it.
  supported: { 'dynamic-import': false },
  external: ['vscode', '*.node'],
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  plugins: [apart, unreached],
};

const webview = {
  ...shared,
  entryPoints: { webview: 'src/webview/main.ts', picture: 'src/webview/picture/main.ts' },
  outdir: 'dist',
  platform: 'browser',
  target: 'es2023',
  format: 'esm',
};

await rm('dist', { recursive: true, force: true });
for (const options of [host, webview]) {
  if (watch) await (await context({ ...options, logLevel: 'info' })).watch();
  else await build(options);
}
