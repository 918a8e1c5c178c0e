import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../core/failure.ts';
import type { Environment } from './dockerConfig.ts';

/** What docker's `certs.d` has for a registry, PEM. */
export interface RegistryCertificates {
  /** Who may sign the registry's certificate, beside those the system trusts. */
  readonly authorities: readonly string[];
  /** Ours, with their keys. */
  readonly clients: readonly { readonly certificate: string; readonly key: string }[];
}

/**
 * Where docker looks for the certificates of registries: of the machine, of a rootless daemon and of Docker Desktop.
 * https://docs.docker.com/engine/security/certificates/
 */
export function certificateFolders(env: Environment): readonly string[] {
  const home = (process.platform === 'win32' ? env['USERPROFILE'] : env['HOME']) || homedir();
  if (process.platform === 'win32') {
    return [join(env['ProgramData'] ?? 'C:\\ProgramData', 'docker', 'certs.d'), join(home, '.docker', 'certs.d')];
  }
  return [
    '/etc/docker/certs.d',
    join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'docker', 'certs.d'),
    join(home, '.docker', 'certs.d'),
  ];
}

/** The certificates for a `host:port`. Throws what reading them throws, with the file's name: half of them would be none. */
export async function registryCertificates(folders: readonly string[], host: string): Promise<RegistryCertificates> {
  const authorities: string[] = [];
  const clients: { certificate: string; key: string }[] = [];
  // A colon is no part of a file's name on Windows; docker leaves it out there.
  const name = process.platform === 'win32' ? host.replaceAll(':', '') : host;
  for (const folder of folders.map((each) => join(each, name))) {
    for (const file of (await filesOf(folder)).sort()) {
      if (file.endsWith('.crt')) authorities.push(await readFile(join(folder, file), 'utf8'));
      if (!file.endsWith('.cert')) continue;
      const certificate = await readFile(join(folder, file), 'utf8');
      clients.push({ certificate, key: await readFile(join(folder, file.replace(/\.cert$/, '.key')), 'utf8') });
    }
  }
  return { authorities, clients };
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EINVAL'].includes(errorCode(error))) return [];
    throw error;
  }
}
