import { defineConfig } from 'vitest/config';

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
          // Nothing here takes a second alone; a busy machine is no failure.
          testTimeout: 30_000,
          exclude: ['**/*.{database,integration,emulated}.test.ts'],
        },
      },
      {
        test: {
          name: 'database',
          include: ['coordinator/src/**/*.database.test.ts'],
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
