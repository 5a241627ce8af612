import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Real HTTP on loopback and child processes are normal here, so the limit is generous; no test asserts on time. */
const LIMITS = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    // One less than there are cores is the runner's own choice: on two cores that would be half of the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          ...LIMITS,
          name: 'core',
          include: ['bench/**/*.test.ts', 'providers/**/*.test.ts', 'scenarios/**/*.test.ts', 'site/src/**/*.test.ts'],
        },
      },
      {
        test: {
          ...LIMITS,
          name: 'site',
          include: ['site/tests/**/*.test.ts'],
          // The sites under test are built once, by the real command.
          globalSetup: ['site/tests/build-sites.ts'],
        },
      },
    ],
    // The published reporter ends with a summary line that CI reads; skipped tests are listed by name with their reason.
    reporters: ['default'],
  },
});
