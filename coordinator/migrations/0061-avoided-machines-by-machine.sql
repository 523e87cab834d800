-- Each claim asks whether its machine avoids anything.
create index avoided_machines_by_machine on avoided_machines (agent_id)
