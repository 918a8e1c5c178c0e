import type { Directory } from './directory.ts';
import { githubDirectory } from './githubDirectory.ts';
import { hubDirectory } from './hubDirectory.ts';
import type { RegistryRequests } from './registryRequests.ts';

/** Where the directories are. */
const directoryHosts: Readonly<Record<string, string>> = {
  'docker.io': 'https://hub.docker.com',
  'ghcr.io': 'https://api.github.com',
};

/** The directory of a registry that has one; `hosts` says where, for stand-ins. */
export function directoryOf(requests: RegistryRequests, hosts = directoryHosts): Directory | undefined {
  const { name } = requests.address;
  const host = hosts[name];
  if (host === undefined) return undefined;
  return name === 'docker.io' ? hubDirectory(requests, host) : githubDirectory(requests, host);
}
