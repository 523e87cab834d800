create index requests_by_age on requests (created_at, id)
