-- The lowest `rank` goes first. One point of priority is worth an hour; the sum never has to be computed anew,
-- which is what keeps a claim's cost flat. `merge_key` is null where no request may join.
alter table queued_jobs
  add column merge_key text,
  add column turn_at bigint not null default 0,
  add column rank bigint not null generated always as (turn_at - priority::bigint * 3600000) stored
