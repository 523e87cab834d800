create table claim_endings (
  claim_id uuid primary key references claims,
  ending text not null check (ending in ('reported', 'released', 'lost', 'abandoned')),
  reason text,
  detail text,
  ended_at bigint not null,
  frozen_ms bigint not null
)
