import { defineConfig } from 'vitest/config';

// One file at a time: the suites share one daemon, and what one removes another would miss.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A browser on a loaded machine may lose a key or a click: what fails is tried once more, and the report says that it was.
    retry: 1,
    // A loaded machine draws late; a test still ends with what it waited for.
    expect: { poll: { timeout: 15_000 } },
    passWithNoTests: false,
  },
});
