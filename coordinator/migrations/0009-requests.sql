create table requests (
  id uuid primary key,
  project text not null,
  ref text,
  commit_id text,
  created_at bigint not null
)
