-- Once an instance is gone its provider may give its name to another.
do $$ begin
  drop index launches_by_instance;
  create unique index launches_by_instance on launches (pool, instance_id) where instance_id is not null and ended_at is null;
end $$
