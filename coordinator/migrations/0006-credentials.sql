create table credentials (
  token_sha256 text primary key,
  agent_id uuid not null references machines,
  expires_at bigint not null
)
