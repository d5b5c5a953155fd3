import type { StateStore } from '../../storage/state/state-store.ts'

/** Every table that alerting writes. */
const alertTables = [
  'alerts',
  'alert_groups',
  'alert_group_members',
  'notification_log',
  'silences',
  'outbox',
  'outbox_attempts',
  'alert_events',
  'alert_policies',
  'escalations',
  'alert_clocks',
  'alert_digests',
  'alert_flaps',
  'alert_holds',
  'contact_pages',
  'gathered_pages',
] as const

/** As if nothing had ever been told. */
export async function emptyAlertTables({ db }: StateStore): Promise<void> {
  for (const table of alertTables) await db.deleteFrom(table).execute()
}
