import { Offering } from '@barnraiser/protocol';

/** A project that a coordinator could ask any machine to build. */
export function sampleOffering(project: string): Offering {
  return Offering.parse({
    project,
    title: project,
    source: { git: { url: `https://example.org/${project}.git`, ref: 'main' } },
    recipe: { steps: [{ name: 'make', script: 'make' }] },
    recipeSha256: '0'.repeat(64),
    targets: [
      { name: 'linux', matches: true, missing: null, otherMachines: 1, typicalMs: 60_000, waiting: 0 },
    ],
    mine: null,
  });
}
