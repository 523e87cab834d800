create index live_claims_by_machine on live_claims (agent_id)
