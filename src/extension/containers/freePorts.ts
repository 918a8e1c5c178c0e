import { createServer } from 'node:net';
import type { Container, PortMapping } from '../../core/image.ts';
import { hostPortsFor } from '../../core/portMappings.ts';

/** More ports than this are not tried for one of a container's: then the engine may choose. */
const tries = 50;

/**
 * A mapping for each port an image exposes, to a port of the engine's machine that nothing listens on as far as can be told: no
 * other container, and, where the engine is on this machine, nobody here.
 */
export async function mappingsFor(
  exposed: readonly string[],
  containers: readonly Container[],
  engineIsHere: boolean,
): Promise<readonly PortMapping[]> {
  const taken = new Set(containers.flatMap(({ ports = [] }) => ports.map(({ host }) => host)));
  const mappings: PortMapping[] = [];
  for (const container of exposed) {
    const host = await freePort(container, taken, engineIsHere);
    if (host !== undefined) taken.add(host);
    mappings.push({ container, ...(host === undefined ? {} : { host }) });
  }
  return mappings;
}

async function freePort(
  container: string,
  taken: ReadonlySet<number>,
  engineIsHere: boolean,
): Promise<number | undefined> {
  let tried = 0;
  for (const port of hostPortsFor(container)) {
    if (++tried > tries) return undefined;
    if (!taken.has(port) && (!engineIsHere || (await isFree(port)))) return port;
  }
  return undefined;
}

/** Whether nobody listens on a TCP port of this machine. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
