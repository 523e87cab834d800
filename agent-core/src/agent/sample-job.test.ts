import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { sampleJob, sampleRecipe } from './sample-job.js';

interface SampleFile {
  readonly project: string;
  readonly title: string;
  readonly recipe: { readonly steps: readonly { name: string; run: string }[]; readonly network: string };
}

it('builds the sample as its project file says', async () => {
  const text = await readFile(new URL('../../../samples/greeting.yaml', import.meta.url), 'utf8');
  const { project, title, recipe } = parse(text) as SampleFile;
  expect(sampleRecipe.steps.map(({ name, script }) => ({ name, run: script }))).toEqual(
    recipe.steps.map(({ name, run }) => ({ name, run })),
  );
  expect(sampleRecipe.network).toBe(recipe.network);
  expect(sampleJob('0'.repeat(64))).toMatchObject({ project, title });
});
