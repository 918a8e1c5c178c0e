import type { TestProject } from 'vitest/node';
import { startEngine } from '../../harness/engine.ts';
import { engineKindOf } from '../../harness/engineKinds.ts';
import { buildFixtures, type Fixtures } from '../../harness/fixtures.ts';
import { startRegistry } from '../../harness/registry.ts';

/** What the tests of a run share. */
export interface RealEngine {
  /** `unix:///...`: a private daemon with the fixture images and containers. */
  readonly host: string;
  readonly socket: string;
  /** `127.0.0.1:41234`: a registry that holds `httpd:2.4` and what `fixtures.toPull` names. */
  readonly registry: string;
  readonly fixtures: Fixtures;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly engine: RealEngine;
  }
}

/** Starts a private engine and registry for the run, and ends them after it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const kind = engineKindOf(process.env);
  const registry = await startRegistry();
  const engine = await startEngine({ ...(kind && { kind }), registry: registry.address });
  const stop = async (): Promise<void> => {
    await engine.stop();
    await registry.stop();
  };
  try {
    const fixtures = await buildFixtures(engine, registry);
    project.provide('engine', { host: engine.host, socket: engine.socket, registry: registry.address, fixtures });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
