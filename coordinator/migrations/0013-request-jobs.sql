create table request_jobs (
  request_id uuid not null references requests,
  job_id uuid not null references jobs,
  primary key (request_id, job_id)
)
