create unique index launches_by_instance on launches (provider, instance_id) where instance_id is not null
