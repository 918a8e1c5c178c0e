import { defineConfig } from 'vitest/config';

/** The registry's client against real registries and against servers that do what no registry should. No engine is needed. */
export default defineConfig({
  test: { include: ['test/registry/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000, passWithNoTests: false },
});
