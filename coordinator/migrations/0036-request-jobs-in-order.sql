-- `n` is the order in which requests came to a job. `reused_claim_id`: the job was done, and its pass is cited.
alter table request_jobs
  add column n bigint not null generated always as identity,
  add column reused_claim_id uuid references claims
