-- Jobs that nobody wants any more although a machine still holds them.
create table cancel_orders (
  job_id uuid primary key references jobs,
  ordered_at bigint not null
)
