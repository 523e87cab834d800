import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { agentVersion } from './version.js';

it('has the version of its package', async () => {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  expect(agentVersion).toBe((JSON.parse(text) as { version: string }).version);
});
