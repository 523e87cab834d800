-- Where the first of a priority's jobs stands; the rank alone has taken over from the old order.
do $$ begin
  create index queued_jobs_by_turn on queued_jobs (class, priority, turn_at);
  drop index queued_jobs_in_order;
end $$
