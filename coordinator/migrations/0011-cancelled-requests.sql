create table cancelled_requests (
  request_id uuid primary key references requests,
  cancelled_at bigint not null
)
