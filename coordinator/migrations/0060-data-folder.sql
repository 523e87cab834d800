create table data_folder (
  is_only boolean primary key default true check (is_only),
  id uuid not null
);
