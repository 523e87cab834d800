/** The NOTIFY channel on which each job that becomes claimable is told; the payload is its requirement class. */
export const jobsQueuedChannel = 'barnraiser_jobs_queued';
