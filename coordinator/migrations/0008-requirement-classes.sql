-- Never deleted: their number tells a cache whether there are new ones.
create table requirement_classes (
  class text primary key,
  requires json not null
)
