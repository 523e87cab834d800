create table invites (
  code_sha256 text primary key,
  expires_at bigint not null,
  used_by uuid,
  has_made_machine boolean
)
