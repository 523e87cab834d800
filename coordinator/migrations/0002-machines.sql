-- Times are epoch milliseconds. `trust`, `pool` and `owner` are the coordinator's own facts.
create table machines (
  id uuid primary key,
  public_key text not null,
  name text not null default '',
  enrolled_at bigint not null,
  approved_at bigint,
  suspended_at bigint,
  left_at bigint,
  last_seen_at bigint,
  trust text,
  pool text,
  owner text,
  score integer not null default 0,
  failures_in_a_row integer not null default 0,
  quarantined_until bigint
)
