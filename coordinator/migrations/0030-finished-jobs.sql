create table finished_jobs (
  job_id uuid primary key references jobs,
  outcome text not null,
  reason text,
  claim_id uuid references claims,
  finished_at bigint not null
)
