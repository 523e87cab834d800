-- Append-only. `digest` tells the same document sent again from a different one.
create table results (
  claim_id uuid primary key references claims,
  digest text not null,
  accepted text not null check (accepted in ('current', 'late', 'redundant')),
  outcome text not null,
  reason text,
  fault text,
  failed_step text,
  duration_ms bigint not null,
  frozen_ms bigint not null,
  cpu_ms bigint not null,
  tests json not null,
  document json not null,
  reported_at bigint not null
)
