import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

test('what is loaded at activation holds no library and no room but the editor’s and the core', async () => {
  const { metafile } = await build({
    absWorkingDir: repository,
    entryPoints: ['src/extension/extension.ts'],
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'out',
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'lazy',
        setup(plugin) {
          plugin.onResolve({ filter: /.*/ }, ({ path, kind }) =>
            kind === 'dynamic-import' ? { path, external: true } : undefined,
          );
        },
      },
    ],
  });
  const rooms = new Set(
    Object.keys(metafile.inputs).map((input) => /^(node_modules\/[^/]+|src\/[^/]+)/.exec(input)?.[1]),
  );
  expect([...rooms].sort()).toEqual(['src/core', 'src/extension']);
});
