import { createHash } from 'node:crypto';
import { Job, Recipe } from '@barnraiser/protocol';
import canonicalizeModule from 'canonicalize';

/** The library is CommonJS and its types claim a default export that Node does not make of it. */
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** Stands in the place of a coordinator for builds that nobody else is told of. */
export const localCoordinator = 'local';

/** What samples/greeting.yaml says, as a test checks; artifacts are left out, for nobody would get them. */
export const sampleRecipe: Recipe = Recipe.parse({
  steps: [
    { name: 'configure', script: './configure --prefix=/usr', timeoutS: 300 },
    { name: 'make', script: 'make', timeoutS: 300 },
    { name: 'check', script: 'make check', timeoutS: 300, quietTimeoutS: 120, parser: { format: 'tap' } },
  ],
  limits: { wallS: 900, diskMb: 200, logMb: 10 },
  network: 'none',
});

/** The tools that the sample needs, by their names in descriptors. */
export const sampleTools: readonly string[] = ['cc', 'make'];

/** The job that builds the sample from its packed archive, which lies in the cache. */
export function sampleJob(sha256: string): Job {
  return Job.parse({
    ...sampleRecipe,
    project: 'greeting',
    title: 'A small greeting library',
    target: 'this-machine',
    source: { kind: 'archive', url: 'greeting.tar.gz', sha256 },
    requires: {},
    recipeSha256: createHash('sha256')
      .update(canonicalize(sampleRecipe) ?? '')
      .digest('hex'),
  });
}
