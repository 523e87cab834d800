-- Where a project's last job stands among its equals.
create index queued_jobs_by_project on queued_jobs (class, priority, project, turn_at)
