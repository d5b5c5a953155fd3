import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** What happens with alerts and when: the versions of the policy, the clocks of alerts, and what was sent in batches. */
export const alertPolicy: Migration = {
  name: '0011-alert-policy',
  async up(db) {
    await sql`
      create table alert_policies (
        version bigint primary key,
        content text not null,
        message text not null,
        created_at bigint not null,
        created_by text not null
      )`.execute(db)
    await sql`
      create table escalations (
        fingerprint text primary key,
        policy_version bigint not null,
        severity text not null,
        base_at bigint not null,
        step integer not null,
        due_at bigint not null,
        last_step_at bigint not null,
        receivers text not null
      )`.execute(db)
    await sql`
      create table alert_clocks (
        name text primary key,
        at bigint not null,
        sequence bigint not null,
        content text not null
      )`.execute(db)
    await sql`
      create table alert_digests (
        kind text not null,
        receiver text not null,
        period_end bigint not null,
        period_start bigint not null,
        alerts integer not null,
        primary key (kind, receiver, period_end)
      )`.execute(db)
    await sql`create index alert_digests_by_time on alert_digests (period_end)`.execute(db)
  },
}
