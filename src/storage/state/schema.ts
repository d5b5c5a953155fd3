import type { ColumnType, Generated } from 'kysely'

/**
 * The tables of the state store. Times are epoch milliseconds, hashes SHA-256. Columns hold what both backends return alike: numbers,
 * strings, booleans, bytes, and JSON that is written as text (a driver would turn an array into a PostgreSQL array).
 */
export interface StateSchema {
  schema_migrations: MigrationRow
  projects: ProjectRow
  users: UserRow
  memberships: MembershipRow
  sessions: SessionRow
  api_tokens: ApiTokenRow
  ingest_keys: IngestKeyRow
  setup_tokens: SetupTokenRow
  settings: SettingRow
  audit_entries: AuditEntryRow
  audit_head: AuditHeadRow
  job_runs: JobRunRow
  job_memory: JobMemoryRow
  own_services: OwnServicesRow
  inbox_marks: InboxMarkRow
  inbox_reads: InboxReadRow
  push_subscriptions: PushSubscriptionRow
  saved_views: SavedViewRow
  short_links: ShortLinkRow
  dashboards: DashboardRow
  dashboard_versions: DashboardVersionRow
  alert_instances: AlertInstanceRow
  alerts: AlertRow
  alert_groups: AlertGroupRow
  alert_group_members: AlertGroupMemberRow
  notification_log: NotificationLogRow
  silences: SilenceRow
  outbox: OutboxRow
  outbox_attempts: OutboxAttemptRow
  alert_events: AlertEventRow
  monitors: MonitorRow
  monitor_states: MonitorStateRow
  monitor_watches: MonitorWatchRow
  monitor_outages: MonitorOutageRow
  alert_policies: AlertPolicyRow
  escalations: EscalationRow
  alert_clocks: AlertClockRow
  alert_digests: AlertDigestRow
  rules: RuleRow
  rule_versions: RuleVersionRow
  kept_alerting: KeptAlertingRow
  alert_occurrences: AlertOccurrenceRow
  alert_occurrences_read: { id: number; sequence: number }
  alert_verdicts: AlertVerdictRow
  alert_flaps: { fingerprint: string; /** JSON. */ content: string }
  alert_holds: { group_id: string; fingerprint: string; /** JSON. */ content: string }
  contact_pages: { receiver: string; /** JSON. */ content: string }
  gathered_pages: { lane: string; /** JSON. */ content: string }
}

/** Read as a value, written as JSON text. */
type Json<T> = ColumnType<T, string, string>

interface MigrationRow {
  name: string
  applied_at: number
}

interface ProjectRow {
  id: Generated<number>
  /** In addresses: lower case, digits and hyphens. */
  slug: string
  name: string
  created_at: number
}

interface UserRow {
  id: string
  /** Lower case. */
  email: string
  name: string
  /** PHC string: argon2id or scrypt. */
  password_hash: string
  password_changed_at: number
  created_at: number
}

export interface MembershipRow {
  user_id: string
  /** Null: all projects, those made later included. */
  project_id: number | null
  role: string
  created_at: number
}

interface SessionRow {
  token_hash: Uint8Array
  user_id: string
  created_at: number
  last_seen_at: number
  address: string
  user_agent: string
}

interface ApiTokenRow {
  id: string
  user_id: string
  project_id: number
  name: string
  secret_hash: Uint8Array
  permissions: Json<string[]>
  created_at: number
  expires_at: number
  revoked_at: number | null
  last_used_at: number | null
}

interface IngestKeyRow {
  id: string
  project_id: number
  /** The keys of one slot replace each other: at most two are active. */
  slot_id: string
  name: string
  secret_hash: Uint8Array
  signals: Json<string[]>
  created_at: number
  revoked_at: number | null
  last_used_at: number | null
}

interface SetupTokenRow {
  token_hash: Uint8Array
  expires_at: number
}

interface SettingRow {
  key: string
  /** 0: the platform's own. */
  project_id: number
  value: Json<unknown>
  version: number
  updated_at: number
  updated_by: string
}

export interface AuditEntryRow {
  /** 1, 2, 3 ... without gaps. */
  seq: number
  id: string
  at: number
  actor_kind: string
  actor_id: string
  actor_name: string
  action: string
  object_kind: string
  object_id: string
  object_name: string
  project_id: number | null
  address: string
  details: Json<unknown>
  /** SHA-256 over the entry before and this one's canonical form. */
  hash: Uint8Array
}

/** One row: where the chain ends. Whoever appends locks it. */
interface AuditHeadRow {
  id: number
  seq: number
  hash: Uint8Array
}

/** One run of a job. */
export interface JobRunRow {
  job: string
  started_at: number
  finished_at: number
  /** `done` or `failed`. */
  outcome: string
  /** One sentence. */
  summary: string
}

export interface JobMemoryRow {
  job: string
  value: Json<unknown>
}

interface DashboardRow {
  project_id: number
  /** In addresses. */
  uid: string
  title: string
  folder: string
  tags: Json<string[]>
  /** How many it has. */
  panels: number
  version: number
  created_at: number
  updated_at: number
  /** The name of who did it. */
  updated_by: string
}

/** What a dashboard was from one change to the next. */
interface DashboardVersionRow {
  project_id: number
  uid: string
  version: number
  /** JSON. */
  spec: string
  message: string
  created_at: number
  created_by: string
}

/** A rule that was made in the page or through the API. */
interface RuleRow {
  project_id: number
  name: string
  /** JSON. */
  spec: string
  is_on: boolean
  version: number
  created_at: number
  updated_at: number
  /** The name of who did it. */
  updated_by: string
  removed_at: number | null
}

/** What a rule was from one change to the next. */
interface RuleVersionRow {
  project_id: number
  name: string
  version: number
  action: string
  /** JSON. */
  spec: string
  is_on: boolean
  message: string
  created_at: number
  created_by: string
}

export interface SavedViewRow {
  id: string
  project_id: number
  /** Who keeps it, as the audit trail names actors. */
  owner_kind: string
  owner_id: string
  owner_name: string
  /** The person who alone sees it, and with whose account it goes; null: the whole project sees it. */
  private_to: string | null
  name: string
  /** Of the page: path and parameters. */
  path: string
  created_at: number
}

interface ShortLinkRow {
  id: string
  project_id: number
  path: string
  /** One link an address. */
  path_hash: Uint8Array
  created_at: number
}

interface OwnServicesRow {
  user_id: string
  project_id: number
  services: Json<string[]>
}

/** How far somebody has read the inbox. */
interface InboxMarkRow {
  user_id: string
  /** The sequence of a message in the outbox. */
  read_through: number
}

/** What somebody read, or put back as unread, whatever their mark says. */
interface InboxReadRow {
  user_id: string
  outbox_id: string
  is_read: boolean
}

/** A browser that somebody wants to be told in. */
interface PushSubscriptionRow {
  id: string
  user_id: string
  /** Whoever knows it can send to the browser. */
  endpoint: string
  endpoint_hash: Uint8Array
  p256dh: string
  auth: string
  /** For people: which one it is. */
  browser: string
  created_at: number
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

/** A monitor made through the API. */
interface MonitorRow {
  id: string
  project_id: number
  name: string
  /** JSON. */
  spec: string
  is_paused: boolean
  version: number
  updated_at: number
  updated_by: string
}

/** What is known of a monitor, also of one that stands in a file. */
interface MonitorStateRow {
  monitor_id: string
  /** Part of the address that a job calls; empty for other kinds. */
  token: string
  /** JSON. */
  content: string
}

/** Time in one piece for which results of a monitor hold. */
interface MonitorWatchRow {
  monitor_id: string
  started_at: number
  covered_until: number
}

interface MonitorOutageRow {
  id: string
  monitor_id: string
  started_at: number
  /** Null: it goes on. */
  ended_at: number | null
  confirmed_at: number
  cause: string
}
