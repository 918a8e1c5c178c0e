import { defineConfig } from 'vitest/config';

/** Tests of sources against the real thing: a private dockerd and registry, the docker CLI as oracle. `vitest run --config test/live/vitest.config.ts` */
export default defineConfig({
  test: {
    include: ['test/live/**/*.test.ts'],
    globalSetup: ['test/live/engine/realEngine.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // They share one daemon: what one tags another would see.
    fileParallelism: false,
    passWithNoTests: false,
  },
});
