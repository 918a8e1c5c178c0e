import { defineConfig } from 'vitest/config';

/** The inspect view in a real browser: `npm run test:webview`. One page at a time, so that timings mean something. */
export default defineConfig({
  test: {
    include: ['test/webview/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
