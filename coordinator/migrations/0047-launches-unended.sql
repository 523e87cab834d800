create index launches_unended on launches (pool) where ended_at is null
