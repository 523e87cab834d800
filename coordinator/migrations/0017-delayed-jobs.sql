create table delayed_jobs (
  job_id uuid primary key references jobs,
  attempt integer not null,
  reason text not null,
  due_at bigint not null
)
