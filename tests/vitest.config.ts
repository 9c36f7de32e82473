import path from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * Three tiers in one runner: `unit` is pure; `core` opens the whole core, each test on a folder of its own, so its files run side by side;
 * `integration` starts real processes and real peers, one file at a time.
 */
const shared = { root: path.join(import.meta.dirname, '..'), pool: 'forks' as const };
const CORE = 'tests/integration/core/**/*.test.ts';
/** These look how long the host answers nobody: nothing else has its processor meanwhile. */
const ALONE = ['tests/integration/core/next-year.test.ts'];
const slow = { testTimeout: 60_000, hookTimeout: 60_000 };
export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'] } },
      { test: { ...shared, ...slow, name: 'core', include: [CORE], exclude: ALONE } },
      {
        test: {
          ...shared,
          ...slow,
          name: 'integration',
          include: ['tests/integration/!(core)/**/*.test.ts', ...ALONE],
          fileParallelism: false,
        },
      },
    ],
  },
});
