-- Keys that all instances on one database share, made by the first start.
create table coordinator_secrets (
  name text primary key,
  secret text not null
)
