import type { Cleanup } from './cleanup.ts';
import { type Engine, startEngine } from './engine.ts';
import type { EngineKind } from './engineKinds.ts';
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
export async function startRealParts(cleanup: Cleanup, signal: AbortSignal, kind?: EngineKind): Promise<RealParts> {
  await provision(forEngine, signal);
  const registry = await startRegistry({ signal });
  cleanup.add(registry.stop);
  const engine = await startEngine({ ...(kind && { kind }), registry: registry.address, signal });
  cleanup.add(engine.stop);
  return { engine, registry, fixtures: await buildFixtures(engine, registry, signal) };
}
