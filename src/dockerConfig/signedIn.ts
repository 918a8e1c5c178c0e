import { dockerConfigFolder, readDockerConfig, type Environment } from './dockerConfig.ts';

/** The registries docker keeps a sign-in for, as references name them: `docker.io`, `localhost:5000`. No secret is read. */
export async function signedInRegistries(env: Environment): Promise<readonly string[]> {
  const { auths } = await readDockerConfig(env);
  const hosts = Object.keys(auths).map((server) => {
    // The Hub keeps its tokens beside its password: https://index.docker.io/v1/access-token
    const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
    return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host;
  });
  return [...new Set(hosts)].filter((host) => host !== '').sort();
}

/** The folder of the `config.json` that changes with every sign-in. */
export function signInsFolder(env: Environment): string {
  return dockerConfigFolder(env);
}
