import path from 'node:path';
import { defineConfig } from '@playwright/test';

const root = path.join(import.meta.dirname, '../..');

/** The real program under a display, one at a time: two cores, and a single-instance lock. */
export default defineConfig({
  testDir: path.join(import.meta.dirname, 'app'),
  outputDir: path.join(root, 'out/e2e/results'),
  globalSetup: path.join(import.meta.dirname, 'display.setup.ts'),
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  use: { actionTimeout: 10_000 },
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: path.join(root, 'out/e2e/report.json') }]],
});
