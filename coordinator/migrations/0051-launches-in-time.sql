-- What became of a launch, each step with its moment. `document` is the user data without its code, so that the same
-- order can be given again. `bid` is null on demand. `setback`: what its order or its end tells of its type and zone.
alter table launches
  add column bid double precision,
  add column slots integer not null default 1,
  add column order_reason text,
  add column booted_at bigint,
  add column drain_reason text,
  add column end_ordered_at bigint,
  add column boot_failed_at bigint,
  add column setback text,
  add column setback_at bigint
