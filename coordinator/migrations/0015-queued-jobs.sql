-- Small and hot: what can be claimed now. `attempt` is that of the next claim.
create table queued_jobs (
  job_id uuid primary key references jobs,
  class text not null,
  priority integer not null,
  project text not null,
  wall_s double precision,
  attempt integer not null,
  queued_at bigint not null
)
