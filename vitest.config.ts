import { defineConfig } from 'vitest/config';

/** The harness's tests. Real HTTP on loopback and child processes are normal here, so the limit is generous; no test asserts on time. */
export default defineConfig({
  test: {
    name: 'core',
    include: ['bench/**/*.test.ts', 'providers/**/*.test.ts', 'scenarios/**/*.test.ts', 'site/src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The published reporter ends with a summary line that CI reads; skipped tests are listed by name with their reason.
    reporters: process.env.CI ? ['default'] : ['default'],
  },
});
