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
    architecture: architectureNamed(textAt(info, 'Architecture')),
    driver: textAt(info, 'Driver'),
    containerdStore: listAt(info, 'DriverStatus').some(
      (pair) => Array.isArray(pair) && pair[0] === 'driver-type' && String(pair[1]).startsWith('io.containerd.'),
    ),
    rootDir: textAt(info, 'DockerRootDir'),
  };
}

/** The kernel's name for a processor, as images name it. https://github.com/containerd/platforms/blob/v1.0.0/database.go */
function architectureNamed(name: string): string {
  switch (name) {
    case 'x86_64':
      return 'amd64';
    case 'aarch64':
      return 'arm64';
    case 'i386':
    case 'i686':
      return '386';
    case 'armv6l':
    case 'armv7l':
    case 'armhf':
      return 'arm';
    default:
      return name;
  }
}
