import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signedInRegistries } from '../../../src/dockerConfig/signedIn.ts';

test.each([
  [{}, []],
  [{ auths: {} }, []],
  [{ auths: [] }, []],
  [
    {
      auths: {
        'https://index.docker.io/v1/': { auth: 'eA==' },
        'https://index.docker.io/v1/access-token': {},
        'ghcr.io': {},
        'http://localhost:5000/v2/': {},
      },
    },
    ['docker.io', 'ghcr.io', 'localhost:5000'],
  ],
])('%j', async (config, hosts) => {
  const folder = await mkdtemp(join(tmpdir(), 'strata-config-'));
  try {
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    expect(await signedInRegistries({ DOCKER_CONFIG: folder })).toEqual(hosts);
  } finally {
    await rm(folder, { recursive: true });
  }
});
