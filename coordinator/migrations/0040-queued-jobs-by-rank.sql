create index queued_jobs_by_rank on queued_jobs (class, rank, job_id)
