-- The unique job makes a double claim impossible. `lease_seq` grows whenever the deadline moves.
create table live_claims (
  claim_id uuid primary key references claims,
  job_id uuid not null unique references jobs,
  agent_id uuid not null references machines,
  lease_seq integer not null default 0,
  ttl_ms bigint not null,
  renew_after_ms bigint not null,
  grace_ms bigint not null,
  renewed_at bigint not null,
  lost_at bigint not null generated always as (renewed_at + ttl_ms + grace_ms) stored,
  phase text,
  phase_at bigint,
  step integer,
  frozen_ms bigint not null default 0
)
