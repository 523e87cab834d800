import { defineConfig } from 'vitest/config';

/** What is waited for comes within a second on an idle machine; a busy one is no failure. */
const patient = { poll: { timeout: 10_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{protocol,agent-core,coordinator}/src/**/*.test.ts',
            'renderer/**/*.test.{ts,tsx}',
            'electron/**/*.test.ts',
          ],
          css: true,
          testTimeout: 30_000,
          expect: patient,
          exclude: ['**/*.{database,integration,emulated}.test.ts'],
        },
      },
      {
        test: {
          name: 'database',
          include: ['coordinator/src/**/*.database.test.ts'],
          expect: patient,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          // Real programs on a shared machine: what fails once is tried again, and the report says so.
          retry: 1,
          include: [
            '{agent-core,coordinator}/src/**/*.integration.test.ts',
            'electron/**/*.integration.test.ts',
          ],
          testTimeout: 60_000,
          expect: patient,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'emulated',
          include: ['{agent-core,coordinator}/src/**/*.emulated.test.ts'],
          // One machine at a time: each takes two processors.
          fileParallelism: false,
        },
      },
    ],
  },
});
