import { placeArgument } from '../files/placeArgument.ts';
import { showVersions } from '../files/showVersions.ts';
import type { Services } from '../services.ts';
import { findFile } from './findFile.ts';

/** Shows every version of a file through the layers; from the palette, of the one in the editor, or one that is looked for. */
export async function fileVersions(services: Services, argument?: unknown): Promise<void> {
  const place = placeArgument(argument);
  if (place === undefined) await findFile(services, argument);
  else await showVersions(services, place);
}
