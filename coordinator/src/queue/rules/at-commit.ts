import type { Job } from '@barnraiser/protocol';

/** The same job at another commit; an archive has none. */
export function atCommit(job: Job, commit: string | null): Job {
  if (job.source.kind !== 'git' || commit === null) return job;
  return { ...job, source: { ...job.source, commit } };
}
