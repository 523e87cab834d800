create index claims_by_job on claims (job_id)
