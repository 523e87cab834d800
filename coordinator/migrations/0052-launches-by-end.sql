create index launches_by_end on launches (ended_at)
