-- When a machine described itself how; the highest `n` is today's description.
create table descriptions (
  agent_id uuid not null references machines,
  n bigint not null generated always as identity,
  rev text not null references descriptors,
  since bigint not null,
  primary key (agent_id, n)
)
