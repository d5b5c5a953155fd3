import type { ColumnType, Generated } from 'kysely'

import type { AlertingSchema } from './alerting-schema.ts'
import type { BackupSchema } from './backup-schema.ts'
import type { MembersSchema } from './members-schema.ts'
import type { SignInSchema } from './sign-in-schema.ts'

/**
 * The tables of the state store. Times are epoch milliseconds, hashes SHA-256. Columns hold what both backends return alike: numbers,
 * strings, booleans, bytes, and JSON that is written as text (a driver would turn an array into a PostgreSQL array).
 */
export interface StateSchema extends AlertingSchema, BackupSchema, MembersSchema, SignInSchema {
  schema_migrations: MigrationRow
  projects: ProjectRow
  users: UserRow
  memberships: MembershipRow
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
  monitors: MonitorRow
  monitor_states: MonitorStateRow
  monitor_watches: MonitorWatchRow
  monitor_outages: MonitorOutageRow
  rules: RuleRow
  rule_versions: RuleVersionRow
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
  /** A built-in one's name, or the id of one that was made here. */
  role: string
  created_at: number
  /** The identity provider whose groups gave it and take it away; null: a person gave it. */
  given_by: ColumnType<string | null, string | null | undefined, string | null>
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
  /** Address prefix of that use. */
  last_used_from: ColumnType<string | null, string | null | undefined, string | null>
  /** The tokens of one slot replace each other: at most two are active. */
  slot_id: string
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
  /** Null: works until it is revoked. */
  expires_at: ColumnType<number | null, number | null | undefined, number | null>
  revoked_at: number | null
  last_used_at: number | null
  /** Address prefix of that use. */
  last_used_from: ColumnType<string | null, string | null | undefined, string | null>
  /** What it may send at most; null: what every key may. */
  records_per_second: ColumnType<number | null, number | null | undefined, number | null>
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
  /** Null: it was done; else `failure`. */
  outcome: string | null
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
