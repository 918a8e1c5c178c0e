import { stringAt, type EngineApi } from '../harness/engineApi.ts';
import { buildImage } from '../harness/imageBuild.ts';

/** What the record of an image is to say, beyond what it has from httpd:2.4. */
export interface ImageConfig {
  readonly Env?: readonly string[];
  readonly Labels?: Readonly<Record<string, string>>;
  readonly User?: string;
  readonly Healthcheck?: Readonly<Record<string, unknown>>;
}

/** A value nobody may see unasked. */
export const secret = 'correct-horse-battery';

/** Two versions of one image: alike but for a variable, a label and a layer on top. */
export async function commitVersions(api: EngineApi): Promise<void> {
  await commit(api, 'e2e/inspect:1', {
    Env: ['PATH=/usr/local/bin:/bin', 'APP_VERSION=1.0', `DB_PASSWORD=${secret}`],
    Labels: { 'org.example.tier': 'frontend', plain: 'yes', long: 'lorem ipsum '.repeat(200) },
    Healthcheck: { Test: ['CMD', 'true'], Interval: 90_000_000_000 },
  });
  await buildImage(api, {
    dockerfile: `FROM e2e/inspect:1
ENV APP_VERSION=2.0 EXTRA=yes
LABEL org.example.tier=backend
RUN echo two > /two
`,
    files: {},
    tags: ['e2e/inspect:2'],
  });
}

/** Everything a stranger could put into a label, a megabyte of it, and ten thousand more labels. */
export async function commitHostile(api: EngineApi): Promise<void> {
  const labels: Record<string, string> = {
    script: '<script>window.hacked = 1</script>',
    image: '<img src=x onerror="window.hacked = 2">',
    '<b onclick="window.hacked=3">key</b>': 'markup in a key',
    bidi: 'safe\u202egpj.exe\u202c end',
    control: 'bell\u0007 escape\u001b[31mred',
    template: '{{.Id}} ${window.hacked = 5}',
    long: 'x'.repeat(1_000_000),
  };
  for (let index = 0; index < 10_000; index += 1) labels[`zz.${index}`] = `value ${index}`;
  await commit(api, 'e2e/hostile:evil', { Env: ['PATH=/bin', 'API_TOKEN=<script>1</script>'], Labels: labels });
}

/** Takes away what the functions above made, where it is there. */
export async function forget(api: EngineApi, ...names: readonly string[]): Promise<void> {
  for (const name of names) await api.delete(`/images/${name}?force=1`).catch(() => undefined);
}

async function commit(api: EngineApi, name: string, config: ImageConfig): Promise<void> {
  const [repository = '', tag = ''] = name.split(':');
  const created = await api.post('/containers/create', { Image: 'httpd:2.4', Cmd: ['true'] });
  const container = stringAt(created, 'Id');
  try {
    await api.post(`/commit?container=${container}&repo=${repository}&tag=${tag}&pause=0`, config);
  } finally {
    await api.delete(`/containers/${container}?force=1`);
  }
}
