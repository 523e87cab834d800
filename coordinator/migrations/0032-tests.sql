create table tests (
  claim_id uuid not null references claims,
  batch integer not null,
  n integer not null,
  status text not null,
  document json not null,
  primary key (claim_id, batch, n)
)
