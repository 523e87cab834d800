create index claims_by_age on claims (claimed_at, id)
