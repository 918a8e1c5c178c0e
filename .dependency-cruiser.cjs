// Who may enter which room: the table of the architecture, checked in `npm run check`.
// With a TypeScript that has no compiler API, dependency-cruiser reads no file and reports no violation: fail instead.
if (typeof require('typescript').transpileModule !== 'function') {
  throw new Error('dependency-cruiser needs a TypeScript with a compiler API (6.x): it would silently check nothing.');
}

const room = (name) => `^src/${name}(/|\\.ts$)`;
const npm = (...names) => `^node_modules/(${names.join('|')})(/|$)`;

/** A room may import only what `to` matches; everything else is an error. */
const only = (name, allowed, comment) => ({
  name: `${name}-imports`,
  severity: 'error',
  comment,
  from: { path: room(name) },
  to: { pathNot: allowed },
});

module.exports = {
  forbidden: [
    only(
      'core',
      [
        room('core'),
        npm(
          'dockerfile-ast',
          'vscode-languageserver-types',
          'vscode-languageserver-textdocument',
          'jsonpath-plus',
          'yaml',
        ),
      ],
      'core is plain data and functions',
    ),
    {
      name: 'protocol-imports',
      severity: 'error',
      from: { path: room('protocol') },
      to: { pathNot: [room('core'), room('protocol')] },
    },
    {
      name: 'protocol-types-only',
      severity: 'error',
      comment: 'protocol.ts is messages: types only',
      from: { path: room('protocol') },
      to: { dependencyTypesNot: ['type-only'] },
    },
    only('dockerConfig', [room('core'), room('dockerConfig'), '^node:', '^[a-z_/]+$'], "docker's own files over core"),
    only('blob', [room('core'), room('blob'), '^node:', '^[a-z_/]+$'], 'what a layer is kept as, over core'),
    only(
      'engine',
      [
        room('core'),
        room('dockerConfig'),
        room('blob'),
        room('engine'),
        npm('dockerode', '@types/dockerode'),
        '^node:',
        '^[a-z_/]+$',
      ],
      'engine is node + dockerode over core',
    ),
    only(
      'archive',
      [room('core'), room('blob'), room('archive'), npm('tar-stream', '@types/tar-stream'), '^node:', '^[a-z_/]+$'],
      'archive is node streams over core',
    ),
    only(
      'registry',
      [room('core'), room('dockerConfig'), room('blob'), room('registry'), '^node:', '^[a-z_/]+$'],
      'registry is HTTP over core',
    ),
    only(
      'webview',
      [
        room('core'),
        room('protocol'),
        room('webview'),
        npm('lit', 'lit-html', 'lit-element', '@lit', '@vscode-elements', '@lit-labs'),
      ],
      'the webview is the browser',
    ),
    {
      name: 'one-door-to-the-rooms',
      severity: 'error',
      comment: 'rooms.ts alone leads from the editor to engine, archive and registry, and to what they share',
      from: { path: room('extension'), pathNot: '^src/extension/rooms\\.ts$' },
      to: {
        path: [room('engine'), room('archive'), room('registry'), room('dockerConfig'), room('blob'), room('webview')],
      },
    },
    {
      name: 'vscode-only-in-extension',
      severity: 'error',
      from: { path: '^src', pathNot: room('extension') },
      to: { path: '(^|/)vscode$|@types/vscode' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
  },
};
