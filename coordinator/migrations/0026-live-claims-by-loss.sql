create index live_claims_by_loss on live_claims (lost_at)
