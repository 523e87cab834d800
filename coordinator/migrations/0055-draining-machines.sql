-- Set under a lock that every claim takes (queue/moves/take-job.ts): since then the machine is given no job.
alter table machines add column draining_at bigint
