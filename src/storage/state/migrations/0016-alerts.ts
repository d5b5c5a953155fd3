import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** What the history and the timelines of alerts are found by. */
export const alerts: Migration = {
  name: '0016-alerts',
  async up(db) {
    await sql`
      alter table alert_events
        add column rule text not null default '',
        add column severity text not null default '',
        add column service text not null default ''`.execute(db)
    await sql`create index alert_events_of_group on alert_events (group_key, sequence) where group_key <> ''`.execute(db)
    await sql`create index outbox_of_group on outbox (group_key, sequence)`.execute(db)
  },
}
