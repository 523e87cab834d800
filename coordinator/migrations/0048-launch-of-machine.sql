-- Null: a volunteer's machine.
alter table machines add column launch_id uuid references launches
