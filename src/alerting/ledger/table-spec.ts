import type { StateSchema } from '../../storage/state/index.ts'

/** The tables that alerting writes through its ledger. */
export type AlertingTable =
  | 'alert_instances'
  | 'alerts'
  | 'alert_groups'
  | 'alert_group_members'
  | 'notification_log'
  | 'silences'
  | 'outbox'
  | 'outbox_attempts'
  | 'alert_events'
  | 'alert_policies'
  | 'escalations'
  | 'alert_clocks'
  | 'alert_digests'
  | 'alert_flaps'
  | 'alert_holds'
  | 'contact_pages'
  | 'gathered_pages'

/** Types of columns as PostgreSQL calls them. */
type ColumnKind = 'text' | 'bigint' | 'integer' | 'boolean'

/** What statements are made of: a table's name and columns, all of them written in this program. */
export interface RowTarget {
  readonly name: AlertingTable
  readonly columns: Readonly<Record<string, ColumnKind>>
  readonly key: readonly string[]
}

interface TableShape<Name extends AlertingTable> {
  readonly name: Name
  readonly columns: Readonly<Record<keyof StateSchema[Name] & string, ColumnKind>>
  readonly key: readonly (keyof StateSchema[Name] & string)[]
}

/** How one kind of thing lies in its table. */
export interface TableSpec<Name extends AlertingTable, Value> extends TableShape<Name> {
  encode(value: Value): StateSchema[Name]
}

/** A row, or what makes it and takes long: where it yields a turn may end. */
export type Encoded<Row> = Row | Generator<undefined, Row, undefined>

/** As `TableSpec`, for what is read back at the start. */
export interface ReadableTableSpec<Name extends AlertingTable, Value> extends TableShape<Name> {
  encode(value: Value): Encoded<StateSchema[Name]>
  decode(row: StateSchema[Name]): Value
  keyOf(value: Value): string
  /** Only these rows are read; default: all. */
  readonly unfinished?: { readonly column: keyof StateSchema[Name] & string; readonly values: readonly string[] }
  /**
   * Whether a change from one to the other must reach the table; what does not may be forgotten when the program is killed. Default: any.
   */
  mustStore?(before: Value, after: Value): boolean
}
