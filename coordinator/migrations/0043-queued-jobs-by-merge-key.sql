create index queued_jobs_by_merge_key on queued_jobs (merge_key) where merge_key is not null
