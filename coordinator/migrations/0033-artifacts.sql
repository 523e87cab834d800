create table artifacts (
  claim_id uuid not null references claims,
  name text not null,
  size_bytes bigint not null,
  sha256 text not null,
  media_type text not null,
  is_complete boolean not null default false,
  primary key (claim_id, name)
)
