create index queued_jobs_in_order on queued_jobs (class, priority desc, queued_at, job_id)
