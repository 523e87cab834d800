create table projects (
  name text primary key,
  document json not null,
  recipe_sha256 text not null,
  updated_at bigint not null
)
