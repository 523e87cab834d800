-- Facts alone; a job stands where its row is: queued_jobs, delayed_jobs, live_claims or finished_jobs.
create table jobs (
  id uuid primary key,
  project text not null,
  target text not null,
  class text not null references requirement_classes,
  priority integer not null,
  wall_s double precision,
  commit_id text,
  document json not null,
  created_at bigint not null
)
