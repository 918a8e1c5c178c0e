import type { Engine } from '../../core/image.ts';
import { shown } from '../../core/shown.ts';
import { withProgress } from '../withProgress.ts';
import type { ContainerTarget } from './containerArgument.ts';

/**
 * Does the same to containers, all at the same time: each may take its ten seconds. The others are not given up for one that fails.
 * Gives their names, for the words afterwards.
 */
export async function changeContainers(
  targets: readonly ContainerTarget[],
  title: (names: string) => string,
  change: (engine: Engine, id: string, signal: AbortSignal) => Promise<void>,
): Promise<string> {
  const names = targets.map(({ container }) => shown(container.name)).join(', ');
  await withProgress(title(names), async (signal) => {
    const changing = targets.map(async ({ source, container }) => {
      await change(await source.store.engine(), container.id, signal);
    });
    for (const result of await Promise.allSettled(changing)) if (result.status === 'rejected') throw result.reason;
  });
  return names;
}
