import { Job } from '@barnraiser/protocol';

/** A job of one step from an archive that the coordinator keeps. */
export function sampleJob(changes: Record<string, unknown> = {}): Job {
  return Job.parse({
    project: 'hello',
    target: 'linux',
    source: { kind: 'archive', url: `/v1/sources/${'0'.repeat(64)}`, sha256: '0'.repeat(64) },
    requires: {},
    recipeSha256: '0'.repeat(64),
    steps: [{ name: 'make', script: 'echo made' }],
    ...changes,
  });
}
