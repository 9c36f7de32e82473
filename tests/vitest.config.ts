import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Two tiers in one runner: `unit` is pure, `integration` starts real processes and real peers, one file at a time. */
const shared = { root: path.join(import.meta.dirname, '..'), pool: 'forks' as const };
export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'] } },
      {
        test: {
          ...shared,
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
