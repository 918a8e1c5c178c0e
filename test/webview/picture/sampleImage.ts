import { isDigest } from '../../../src/core/digest.ts';
import type { Container, ImageHistory, ImageId, Layer, LayerEntry, LayerListing } from '../../../src/core/image.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';
import type { BaseImage } from '../../../src/extension/related.ts';
import type { RelatedImages } from '../../../src/core/relatedImages.ts';

/** An image such as people have: Debian below, a runtime, an application, and every way of wasting bytes. */
export interface SampleImage {
  readonly history: ImageHistory;
  readonly stack: LayerStack;
  readonly related: RelatedImages;
  readonly bases: readonly BaseImage[];
  readonly containers: readonly Container[];
  readonly names: Readonly<Record<string, string>>;
}

const steps: readonly (readonly [instruction: string, entries?: readonly LayerEntry[]])[] = [
  ['/bin/sh -c #(nop) ADD file:4ffc in / ', debian()],
  ['/bin/sh -c #(nop)  CMD ["bash"]'],
  ['/bin/sh -c #(nop)  ENV LANG=C.UTF-8'],
  [
    '/bin/sh -c apt-get update && apt-get install -y --no-install-recommends build-essential libssl-dev && rm -rf /var/lib/apt/lists/*',
    [
      ...many('usr/lib/gcc/x86_64-linux-gnu/12/cc1-', 3, 30e6, 0.9),
      ...many('usr/include/linux/h-', 700, 18e3, 0.995),
      ...many('usr/lib/x86_64-linux-gnu/libdev-', 90, 3e6, 0.93),
      file('var/cache/apt/pkgcache.bin', 21e6),
      file('var/cache/apt/srcpkgcache.bin', 19e6),
      ...many('usr/share/doc/pkg-', 400, 9e3, 0.99),
    ],
  ],
  ['/bin/sh -c #(nop)  ENV PYTHON_VERSION=3.12.4'],
  [
    '/bin/sh -c set -eux; wget -O python.tar.xz https://example.org/python.tar.xz; ./configure; make -j; make install',
    [
      file('usr/local/lib/libpython3.12.so.1.0', 31e6),
      file('usr/local/bin/python3.12', 6e6),
      ...many('usr/local/lib/python3.12/test/', 500, 90e3, 0.994),
      ...many('usr/local/lib/python3.12/', 260, 60e3, 0.99),
      file('usr/src/python.tar.xz', 20e6),
    ],
  ],
  [
    '/bin/sh -c rm -rf /usr/src/python.tar.xz /var/cache/apt',
    [deletes('usr/src/python.tar.xz'), opaque('var/cache/apt')],
  ],
  ['WORKDIR /app', [{ ...file('app', 0), kind: 'directory' }]],
  [
    'RUN /bin/sh -c pip install -r requirements.txt # buildkit',
    [
      file('usr/local/lib/python3.12/site-packages/torch/lib/libtorch_cpu.so', 204e6),
      ...many('usr/local/lib/python3.12/site-packages/torch/lib/lib', 12, 30e6, 0.6),
      ...many('usr/local/lib/python3.12/site-packages/numpy/core/', 60, 4e6, 0.86),
      ...many('usr/local/lib/python3.12/site-packages/pandas/_libs/', 80, 3e6, 0.9),
      ...many('usr/local/lib/python3.12/site-packages/scipy/', 300, 900e3, 0.97),
      ...many('root/.cache/pip/http/', 40, 3e6, 0.9),
    ],
  ],
  ['COPY models/ /app/models/ # buildkit', [file('app/models/base.onnx', 88e6), file('app/models/tiny.onnx', 12e6)]],
  [
    'RUN /bin/sh -c chmod -R 755 /app/models # buildkit',
    [
      { ...file('app/models/base.onnx', 88e6), mode: 0o755 },
      { ...file('app/models/tiny.onnx', 12e6), mode: 0o755 },
    ],
  ],
  ['COPY . /app # buildkit', [...many('app/src/', 120, 40e3, 0.95), file('app/.git/objects/pack/pack-1.pack', 9e6)]],
  ['EXPOSE map[8080/tcp:{}]'],
  ['ENTRYPOINT ["python", "-m", "app"]'],
  ['LABEL org.opencontainers.image.title=app'],
];

/** The image as the extension would have it. */
export function sampleImage(): SampleImage {
  const listings: LayerListing[] = [];
  const history = {
    basis: 'config' as const,
    layers: [] as Layer[],
    steps: [] as ImageHistory['steps'][number][],
  };
  for (const [at, [createdBy, entries]] of steps.entries()) {
    const entry = { createdBy, created: Date.UTC(2026, 4, 1, 12, at), comment: '' };
    if (entries === undefined) {
      history.steps.push({ entry, guessed: false });
      continue;
    }
    const size = entries.reduce((sum, each) => sum + each.size, 0);
    const layer: Layer = { index: listings.length, diffId: digest(at + 1), chainId: digest(at + 100), size };
    history.layers.push(layer);
    history.steps.push({ entry, layer, guessed: false });
    listings.push({ layer, entries });
  }
  const ids = ['debian', 'python', 'worker', 'web', 'old'].map((name) => `sha256:${name}`);
  const [debianId = '', pythonId = '', ...children] = ids;
  return {
    history,
    stack: new LayerStack(listings),
    related: {
      bases: [
        { id: pythonId, layers: 4 },
        { id: debianId, layers: 1 },
      ],
      baseLayers: 4,
      twins: [],
      children: [],
      sharedWith: history.layers.map(({ index }) =>
        index === 0 ? ids : index < 4 ? [pythonId, ...children] : index < 6 ? children.slice(0, 1) : [],
      ),
    },
    bases: [
      { id: pythonId as ImageId, name: 'python:3.12', layers: 4, steps: 7 },
      { id: debianId as ImageId, name: 'debian:12', layers: 1, steps: 2 },
    ],
    containers: [
      container('a1', 'app-web-1', 'running', 'Up 3 hours'),
      container('a2', 'app-worker-1', 'exited', 'Exited (0) 2 days ago'),
    ],
    names: {
      'sha256:debian': 'debian:12',
      'sha256:python': 'python:3.12',
      'sha256:worker': 'team/worker:1.9',
      'sha256:web': 'team/web:2.0',
      'sha256:old': 'team/app:1.8',
    },
  };
}

/** The content of these was the same before a chmod: versions of the stack. */
export function sameContentOf({ stack }: SampleImage): ReadonlySet<number> {
  const found = new Set<number>();
  for (const path of ['app/models/base.onnx', 'app/models/tiny.onnx']) {
    for (const { version, gone } of stack.versionsOf(path)) if (gone !== undefined) found.add(version);
  }
  return found;
}

function debian(): LayerEntry[] {
  return [
    ...many('usr/lib/x86_64-linux-gnu/lib', 220, 2.4e6, 0.97),
    ...many('usr/bin/tool-', 240, 700e3, 0.985),
    ...many('usr/share/zoneinfo/Zone', 340, 3e3, 0.999),
    ...many('usr/share/locale/', 130, 60e3, 0.98),
    ...many('var/lib/dpkg/info/', 300, 12e3, 0.99),
    file('usr/lib/locale/C.utf8/LC_COLLATE', 1.4e6),
    ...many('etc/conf-', 90, 2e3, 0.98),
  ];
}

/** Files of falling sizes. */
function many(prefix: string, count: number, largest: number, falling: number): LayerEntry[] {
  return Array.from({ length: count }, (_, at) => file(`${prefix}${at}`, Math.round(largest * falling ** at)));
}

function file(path: string, size: number): LayerEntry {
  return { path, kind: 'file', size, mode: 0o644, uid: 0, gid: 0, mtime: 0 };
}

function deletes(path: string): LayerEntry {
  return { ...file(path, 0), whiteout: 'deletes' };
}

function opaque(path: string): LayerEntry {
  return { ...file(path, 0), whiteout: 'opaque' };
}

function container(id: string, name: string, state: Container['state'], status: string): Container {
  const imageId = 'sha256:app' as ImageId;
  return { id, name, imageId, image: 'team/app:2.0', command: 'python -m app', created: 0, state, status };
}

function digest(number: number): Layer['diffId'] {
  const text = `sha256:${number.toString(16).padStart(64, '0')}`;
  if (!isDigest(text)) throw new Error('a digest');
  return text;
}
