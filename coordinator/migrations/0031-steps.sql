create table steps (
  claim_id uuid not null references claims,
  n integer not null,
  document json not null,
  primary key (claim_id, n)
)
