/** The tables of alerting, written as those of the rest of the state store. */
export interface AlertingSchema {
  alert_instances: AlertInstanceRow
  alerts: AlertRow
  alert_groups: AlertGroupRow
  alert_group_members: AlertGroupMemberRow
  notification_log: NotificationLogRow
  silences: SilenceRow
  outbox: OutboxRow
  outbox_attempts: OutboxAttemptRow
  alert_events: AlertEventRow
  alert_policies: AlertPolicyRow
  escalations: EscalationRow
  alert_clocks: AlertClockRow
  alert_digests: AlertDigestRow
  kept_alerting: KeptAlertingRow
  alert_occurrences: AlertOccurrenceRow
  alert_occurrences_read: { id: number; sequence: number }
  alert_verdicts: AlertVerdictRow
  alert_flaps: { fingerprint: string; /** JSON. */ content: string }
  alert_holds: { group_id: string; fingerprint: string; /** JSON. */ content: string }
  contact_pages: { receiver: string; /** JSON. */ content: string }
  gathered_pages: { lane: string; /** JSON. */ content: string }
}

/** What an alert rule remembers of a series. */
interface AlertInstanceRow {
  /** Of the group of rules. */
  group_key: string
  rule_key: string
  fingerprint: string
  /** JSON. */
  content: string
}

interface AlertRow {
  fingerprint: string
  starts_at: number
  /** May be behind by what refreshes moved it. */
  ends_at: number
  updated_at: number
  timeout: boolean
  /** Its end is known to have come. */
  resolved: boolean
  /** Labels, annotations and where it came from: JSON. */
  content: string
  /** What people did about it: JSON. */
  handling: string
}

/** Alerts of a route that are told of together. */
interface AlertGroupRow {
  id: string
  route_id: string
  group_key: string
  receiver: string
  /** JSON. */
  labels: string
  created_at: number
  next_flush_at: number
  has_flushed: boolean
  /** Counts what was decided to be told. */
  flush_index: number
}

interface AlertGroupMemberRow {
  group_id: string
  fingerprint: string
}

/** What one integration was told last of a group. */
interface NotificationLogRow {
  group_key: string
  receiver: string
  channel: string
  position: number
  /** Fingerprints, one after the other. */
  firing: string
  resolved: string
  at: number
  expires_at: number
  /** Who got a message that it fires: empty, `direct`, `fallback` or `both`. */
  told: string
  /** What the channel wants to know at its next message about the group: JSON. */
  remembered: string
}

interface SilenceRow {
  id: string
  starts_at: number
  ends_at: number
  updated_at: number
  /** What was done about its end: `none`, `soon` when it was told that it ends soon, `over` when what it held back may be told again. */
  notice: string
  /** JSON. */
  content: string
}

/** A message on its way out. */
interface OutboxRow {
  id: string
  sequence: number
  receiver: string
  channel: string
  position: number
  group_key: string
  /** `pending`, `leased`, `sent`, `dead` or `cancelled`. */
  state: string
  /** Of the notification: `firing` or `resolved`. */
  status: string
  reason: string
  created_at: number
  next_at: number
  /** 0: not leased. */
  lease_until: number
  attempts: number
  may_repeat: boolean
  /** For whom the fallback is told: the key of their entry in the notification log. Empty: it is nobody's stand-in. */
  stands_for: string
  /** It was given to the fallback too. */
  is_passed_on: boolean
  /** 0: not yet. */
  finished_at: number
  provider_id: string
  problem: string
  /** JSON. */
  notification: string
  /** JSON, made when it is first sent; empty before. */
  message: string
}

interface OutboxAttemptRow {
  outbox_id: string
  attempt: number
  at: number
  duration_ms: number
  /** `sent`, `failed` or `unknown`. */
  outcome: string
  problem: string
}

interface AlertEventRow {
  sequence: number
  at: number
  /** Empty: about a whole group. */
  fingerprint: string
  /** Empty: about an alert wherever it is. */
  group_key: string
  kind: string
  /** JSON. */
  content: string
  /** Of the firing and the end of an alert, else empty: its name and the labels that the history is searched by. */
  rule: string
  severity: string
  service: string
}

/** A version of something of alerting that is made in the page. */
interface KeptAlertingRow {
  /** `contact_point` or `routing`. */
  kind: string
  /** Of the contact point; empty for the routing. */
  name: string
  /** From 1. */
  version: number
  /** The newest one. */
  is_current: boolean
  /** JSON, secrets sealed; empty: it was removed. */
  content: string
  created_at: number
  created_by: string
}

/** One time an alert fired. */
interface AlertOccurrenceRow {
  fingerprint: string
  starts_at: number
  /** Its `alertname`. */
  rule: string
  severity: string
  service: string
  fired_at: number
  told_at: number | null
  acknowledged_at: number | null
  resolved_at: number | null
}

/** What somebody thought of it: the last word counts. */
interface AlertVerdictRow {
  fingerprint: string
  starts_at: number
  /** `useful`, `noise` or `duplicate`. */
  verdict: string
  reason: string
  judged_at: number
  judged_by: string
}

/** What the policy of alerts was from one change to the next. */
export interface AlertPolicyRow {
  /** From 1. */
  version: number
  /** JSON. */
  content: string
  message: string
  created_at: number
  /** The name of who did it. */
  created_by: string
}

/** How far an alert that nobody has acknowledged has come in its policy. */
interface EscalationRow {
  fingerprint: string
  policy_version: number
  severity: string
  /** From when its times count. */
  base_at: number
  /** The next one, from 0. */
  step: number
  /** 0: there is none. */
  due_at: number
  last_step_at: number
  /** Names of who was told at the last step: JSON. */
  receivers: string
}

/** How far something that happens at times has come. */
interface AlertClockRow {
  name: string
  at: number
  /** The last event that it has taken in. */
  sequence: number
  /** JSON. */
  content: string
}

/** One batch that a contact point was sent: alerts of a span of time. */
interface AlertDigestRow {
  kind: string
  receiver: string
  period_end: number
  period_start: number
  alerts: number
}
