create index queued_jobs_in_place on queued_jobs (class, place, job_id)
