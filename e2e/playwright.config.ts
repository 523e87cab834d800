import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  timeout: 180_000,
  // Two at a time: each test runs real builds, and small machines have two cores.
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  // Real programs on a shared machine: what fails once is tried again, and the report calls it flaky.
  retries: 1,
  outputDir: '../test-results',
  projects: [
    { name: 'system', testIgnore: ['desktop/**', 'renderer/**'] },
    { name: 'renderer', testDir: 'renderer' },
    // One at a time: what they show is quick, and is looked for within a second.
    { name: 'desktop', testDir: 'desktop', workers: 1, fullyParallel: false },
  ],
});
