-- Immutable facts; `rev` is the SHA-256 of the canonical document.
create table descriptors (
  rev text primary key,
  agent_id uuid not null references machines,
  document json not null
)
