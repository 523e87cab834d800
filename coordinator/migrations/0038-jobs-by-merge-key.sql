create index jobs_by_merge_key on jobs (merge_key, created_at)
