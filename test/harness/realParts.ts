import { type Cleanup, together } from './cleanup.ts';
import { type Engine, startEngine } from './engine.ts';
import { buildFixtures, type Fixtures } from './fixtures.ts';
import { forEngine, provision } from './provision.ts';
import { type Registry, startRegistry } from './registry.ts';

/** A private daemon and registry with the fixture images. */
export interface RealParts {
  readonly engine: Engine;
  readonly registry: Registry;
  readonly fixtures: Fixtures;
}

/** Starts them; `cleanup` stops them. */
export async function startRealParts(cleanup: Cleanup, signal: AbortSignal): Promise<RealParts> {
  await provision(forEngine, signal);
  const [engine, registry] = await together([
    startEngine({ signal }).then((started) => (cleanup.add(started.stop), started)),
    startRegistry({ signal }).then((started) => (cleanup.add(started.stop), started)),
  ]);
  return { engine, registry, fixtures: await buildFixtures(engine, registry, signal) };
}
