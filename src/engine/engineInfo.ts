import type { EngineInfo } from '../core/image.ts';
import { isFields, listAt, textAt } from '../core/fields.ts';
import { notDocker } from './errors.ts';
import type { Session } from './session.ts';

/** What kind of daemon this is and how it keeps its images. */
export async function engineInfo(session: Session, signal: AbortSignal): Promise<EngineInfo> {
  const { apiVersion, product } = await session.agreed(signal);
  const ask = { asked: { about: 'container', container: '' }, signal, patience: session.patience.question } as const;
  const info = await session.ask(ask, (docker) => docker.info());
  if (!isFields(info)) throw notDocker(session.endpoint, new Error('the daemon told nothing of itself'));
  return {
    name: product,
    version: textAt(info, 'ServerVersion'),
    apiVersion,
    os: textAt(info, 'OSType').toLowerCase(),
    driver: textAt(info, 'Driver'),
    containerdStore: listAt(info, 'DriverStatus').some(
      (pair) => Array.isArray(pair) && pair[0] === 'driver-type' && String(pair[1]).startsWith('io.containerd.'),
    ),
    rootDir: textAt(info, 'DockerRootDir'),
  };
}
