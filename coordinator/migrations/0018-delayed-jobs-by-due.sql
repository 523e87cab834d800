create index delayed_jobs_by_due on delayed_jobs (due_at)
