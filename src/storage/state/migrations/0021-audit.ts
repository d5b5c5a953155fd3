import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Failures stand in the trail too, and its end only moves on. A restore of an empty database is not hindered. */
export const auditGuards: Migration = {
  name: '0021-audit',
  async up(db) {
    // Null: it was done. Part of what is hashed only where it is not.
    await sql`alter table audit_entries add column outcome text check (outcome = 'failure')`.execute(db)
    await sql`create index audit_entries_object on audit_entries (object_kind, object_id, seq)`.execute(db)
    await sql`create index audit_entries_actor on audit_entries (actor_id, seq)`.execute(db)
    await sql`
      create function check_audit_head() returns trigger language plpgsql as $$
      begin
        if old.seq > 0 and (tg_op = 'DELETE' or new.seq <= old.seq) then
          raise exception 'the end of the audit trail never moves back' using errcode = '42501';
        end if;
        return case tg_op when 'DELETE' then old else new end;
      end $$`.execute(db)
    await sql`
      create trigger audit_head_rows before update or delete on audit_head
      for each row execute function check_audit_head()`.execute(db)
    await sql`
      create trigger audit_head_table before truncate on audit_head
      for each statement execute function refuse_audit_change()`.execute(db)
  },
}
