-- What was decided for a pool, and until when nothing else was.
create table scaler_decisions (
  pool text not null references pools on delete cascade,
  n bigint not null generated always as identity,
  decided_at bigint not null,
  repeated_at bigint not null,
  document json not null,
  primary key (pool, n)
)
