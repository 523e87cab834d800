create index launches_by_pool on launches (pool, ordered_at)
