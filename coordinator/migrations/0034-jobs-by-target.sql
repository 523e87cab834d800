create index jobs_by_target on jobs (project, target, created_at)
