/** Every table that alerting writes. */
export const alertTables = [
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
