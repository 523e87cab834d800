-- Facts alone; a claim stands where its row is: live_claims or claim_endings.
create table claims (
  id uuid primary key,
  job_id uuid not null references jobs,
  agent_id uuid not null references machines,
  attempt integer not null,
  descriptor_rev text not null references descriptors,
  claimed_at bigint not null
)
