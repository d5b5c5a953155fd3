import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Who promised an invitation, and not only what they are called; of those that are there the audit trail knows it. */
export const inviters: Migration = {
  name: '0023-inviters',
  async up(db) {
    await sql`alter table invitations add column invited_by_id text references users (id) on delete set null`.execute(db)
    await sql`
      update invitations set invited_by_id = users.id
      from audit_entries
      left join api_tokens on audit_entries.actor_kind = 'api_token' and api_tokens.id = audit_entries.actor_id
      join users on users.id = case audit_entries.actor_kind when 'user' then audit_entries.actor_id else api_tokens.user_id end
      where audit_entries.object_kind = 'invitation' and audit_entries.object_id = invitations.id
        and audit_entries.action = 'invitation.create'`.execute(db)
  },
}
