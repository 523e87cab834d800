create index request_jobs_by_job on request_jobs (job_id)
