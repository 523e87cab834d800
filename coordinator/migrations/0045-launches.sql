-- One order for a machine each. The enrol code is kept as its SHA-256 alone; ended_at is never unset.
create table launches (
  id uuid primary key,
  pool text not null,
  provider text not null,
  instance_id text,
  enrol_code_hash text not null,
  ordered_at bigint not null,
  requested_at bigint,
  enrolled_at bigint,
  agent_id uuid unique references machines,
  draining_at bigint,
  ended_at bigint,
  end_reason text,
  instance_type text,
  zone text,
  spot boolean,
  usd_per_hour double precision,
  max_life_s integer,
  document text not null default '{}'
)
