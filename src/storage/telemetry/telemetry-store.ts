/** Values for `{name:Type}` placeholders. Never paste a value into SQL. */
export type QueryParams = Readonly<Record<string, unknown>>

export interface QueryOptions {
  /** Aborting kills the query in the store. */
  readonly signal?: AbortSignal
  /** The query fails with Fault('query_limit') past any of these. Defaults: 30 s, 1,000,000 rows, 2 GiB. */
  readonly timeoutMs?: number
  readonly maxRows?: number
  readonly maxMemoryBytes?: number
  readonly maxThreads?: number
  /** ClickHouse settings for this query; names from the engine's allow-list. */
  readonly settings?: Readonly<Record<string, string | number>>
}

export interface QueryResult<Row> {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly Row[]
  readonly statistics: { readonly elapsedMs: number; readonly rowsRead: number; readonly bytesRead: number }
}

/** ClickHouse over its HTTP interface: the embedded engine or a server, the callers cannot tell. */
export interface TelemetryStore {
  /** May other processes write to the same tables? Then `onInsert` does not tell of everything. */
  readonly isShared: boolean
  /** Rows as objects (64-bit integers as strings, as JSON carries them). Throws Fault: query_limit, bad_input, cancelled, unavailable. */
  query<Row = Readonly<Record<string, unknown>>>(sql: string, params?: QueryParams, options?: QueryOptions): Promise<QueryResult<Row>>
  /**
   * The answer's bytes in `format` (`Native`, `JSONCompactEachRow`, ...), as they come. A piece is valid until the next one is asked for:
   * who keeps it copies it.
   */
  stream(sql: string, format: string, params?: QueryParams, options?: QueryOptions): Promise<AsyncIterable<Buffer>>
  /** DDL and other statements without an answer. */
  command(sql: string, params?: QueryParams, options?: QueryOptions): Promise<void>
  /**
   * Inserts RowBinary rows of these columns (default: the table's wire columns) as one block. Rows may be stored although this throws
   * 'unavailable'.
   */
  insert(table: string, rowBinary: readonly Buffer[], deduplicationToken: string, columns?: readonly string[]): Promise<void>
  /**
   * Tells of every insert of this process once it has ended, well or badly: for those who remember what a table holds. The listener
   * must be quick. Returns how to stop.
   */
  onInsert(listener: InsertListener): () => void
  ping(): Promise<boolean>
  close(): Promise<void>
}

/** `rowBinary` is undefined when the rows have other columns than the table's wire columns. */
export type InsertListener = (table: string, rowBinary: readonly Buffer[] | undefined) => void
