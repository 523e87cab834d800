-- Whose a claim is and of which job, its own row in claims has vouched for: one statement writes both. A lease that
-- is renewed touches no index any more; the sweep reads all live claims, of which a machine has one or a few.
do $$ begin
  alter table live_claims drop constraint live_claims_job_id_fkey, drop constraint live_claims_agent_id_fkey;
  drop index live_claims_by_loss;
end $$
