-- What was given out: a job that comes back to the queue may move to a newer commit, its earlier builds do not.
alter table claims add column commit_id text
