-- `applied_at`: since when the document is in force, but for its `dryRun`. `instances`: what the provider listed at
-- `listed_at`, for pages; whoever leads keeps its own. A removed pool stays until nothing of it is billed any more.
create table pools (
  name text primary key,
  document json not null,
  applied_at bigint not null,
  removed_at bigint,
  breaker json not null default '{"kind":"closed","sinceMs":0}',
  listed_at bigint,
  instances json not null default '[]',
  list_failed_at bigint,
  list_failure text
)
