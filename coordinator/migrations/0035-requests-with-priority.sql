-- `resolved_at`: when its reference was known to name `commit_id`; the newest of a job's requests says what it builds.
-- `bisects`: the failed job whose commits the request tells apart.
alter table requests
  add column priority integer not null default 0,
  add column resolved_at bigint not null default 0,
  add column bisects uuid references jobs,
  add constraint one_bisecting_request unique (bisects, commit_id)
