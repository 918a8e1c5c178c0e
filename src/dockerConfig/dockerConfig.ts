import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isFields, textAt, textMapAt, type Fields } from '../core/fields.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What docker's `config.json` says that matters here. */
export interface DockerConfig {
  /** The folder it is in: contexts and default certificates are there too. */
  readonly folder: string;
  readonly currentContext: string;
  readonly credsStore: string;
  /** Registry host to helper. */
  readonly credHelpers: Readonly<Record<string, string>>;
  /** Registry to its entry, not yet read: secrets stay where they are until they are asked for. */
  readonly auths: Fields;
}

/** DOCKER_CONFIG, or `.docker` in the home folder. */
export function dockerConfigFolder(env: Environment): string {
  return env['DOCKER_CONFIG'] || join(homeFolder(env), '.docker');
}

/** Reads docker's `config.json`. One that is missing or broken is empty, as it is to the docker CLI. */
export async function readDockerConfig(env: Environment, signal?: AbortSignal): Promise<DockerConfig> {
  const folder = dockerConfigFolder(env);
  const file = join(folder, 'config.json');
  let value: unknown = {};
  try {
    value = JSON.parse(await readFile(file, { encoding: 'utf8', signal }));
  } catch (error) {
    if (signal?.aborted === true) throw error;
  }
  const auths = isFields(value) ? value['auths'] : undefined;
  return {
    folder,
    currentContext: textAt(value, 'currentContext'),
    credsStore: textAt(value, 'credsStore'),
    credHelpers: textMapAt(value, 'credHelpers'),
    auths: isFields(auths) ? auths : {},
  };
}

function homeFolder(env: Environment): string {
  return (process.platform === 'win32' ? env['USERPROFILE'] : env['HOME']) || homedir();
}
