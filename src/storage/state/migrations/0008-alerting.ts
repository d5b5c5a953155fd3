import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/**
 * Alerting: what rules remember of their series, alerts and what was done about them, groups and what was told of them, silences, and the
 * messages on their way out. What came from outside is JSON text: it may have characters that jsonb has not.
 */
export const alerting: Migration = {
  name: '0008-alerting',
  async up(db) {
    await sql`
      create table alert_instances (
        group_key text not null,
        rule_key text not null,
        fingerprint text not null,
        content text not null,
        primary key (group_key, rule_key, fingerprint)
      )`.execute(db)
    await sql`
      create table alerts (
        fingerprint text primary key,
        starts_at bigint not null,
        ends_at bigint not null,
        updated_at bigint not null,
        timeout boolean not null,
        resolved boolean not null,
        content text not null,
        handling text not null
      )`.execute(db)
    await sql`
      create table alert_groups (
        id text primary key,
        route_id text not null,
        group_key text not null,
        receiver text not null,
        labels text not null,
        created_at bigint not null,
        next_flush_at bigint not null,
        has_flushed boolean not null,
        flush_index bigint not null
      )`.execute(db)
    await sql`
      create table alert_group_members (
        group_id text not null,
        fingerprint text not null,
        primary key (group_id, fingerprint)
      )`.execute(db)
    await sql`
      create table notification_log (
        group_key text not null,
        receiver text not null,
        channel text not null,
        position integer not null,
        firing text not null,
        resolved text not null,
        at bigint not null,
        expires_at bigint not null,
        told text not null,
        remembered text not null,
        primary key (group_key, receiver, channel, position)
      )`.execute(db)
    await sql`
      create table silences (
        id text primary key,
        starts_at bigint not null,
        ends_at bigint not null,
        updated_at bigint not null,
        notice text not null,
        content text not null
      )`.execute(db)
    await sql`
      create table outbox (
        id text primary key,
        sequence bigint not null,
        receiver text not null,
        channel text not null,
        position integer not null,
        group_key text not null,
        state text not null,
        status text not null,
        reason text not null,
        created_at bigint not null,
        next_at bigint not null,
        lease_until bigint not null,
        attempts integer not null,
        may_repeat boolean not null,
        stands_for text not null,
        is_passed_on boolean not null,
        finished_at bigint not null,
        provider_id text not null,
        problem text not null,
        notification text not null,
        message text not null
      )`.execute(db)
    await sql`create index outbox_unfinished on outbox (sequence) where state in ('pending', 'leased')`.execute(db)
    await sql`create index outbox_finished on outbox (finished_at)`.execute(db)
    await sql`
      create table outbox_attempts (
        outbox_id text not null,
        attempt integer not null,
        at bigint not null,
        duration_ms integer not null,
        outcome text not null,
        problem text not null,
        primary key (outbox_id, attempt)
      )`.execute(db)
    await sql`
      create table alert_events (
        sequence bigint primary key,
        at bigint not null,
        fingerprint text not null,
        group_key text not null,
        kind text not null,
        content text not null
      )`.execute(db)
    await sql`create index alert_events_of_alert on alert_events (fingerprint, sequence)`.execute(db)
    await sql`create index alert_events_by_time on alert_events (at)`.execute(db)
  },
}
