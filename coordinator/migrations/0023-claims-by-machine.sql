create index claims_by_machine on claims (agent_id, claimed_at, id)
