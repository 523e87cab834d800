-- Until a job is claimed it may move to a newer commit: `commit_id`, `priority` and `document` follow its requests.
-- `merge_key` is null with a patch. `turn_at` is the job's place among its equals (queue/rules/fair-turn.ts).
alter table jobs
  add column merge_key text,
  add column takes_merges boolean not null default false,
  add column turn_at bigint
