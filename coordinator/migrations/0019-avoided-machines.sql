-- Machines on which a job ended for a reason that wants another machine.
create table avoided_machines (
  job_id uuid not null references jobs,
  agent_id uuid not null references machines,
  held_off_until bigint not null,
  primary key (job_id, agent_id)
)
