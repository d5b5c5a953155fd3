import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** A chDB connection: opaque. */
export type Connection = object

export interface NativeResult {
  readonly bytes: Buffer
  /** Seconds. */
  readonly elapsed: number
  readonly rowsRead: number
  readonly bytesRead: number
}

/** The calls of chDB's native part that the engine uses. All asynchronous ones run in libuv's thread pool. */
export interface Chdb {
  CreateConnection(path: string): Connection
  CloseConnection(connection: Connection): void
  QueryAsyncConnection(
    connection: Connection,
    sql: string,
    format: string,
    params?: Readonly<Record<string, string>>,
  ): Promise<NativeResult>
  /** Runs `prefix` followed by `data` as one text. We pass a blank as data: the call is used for its count of rows written. */
  InsertRawAsyncConnection(
    connection: Connection,
    prefix: string,
    data: Buffer,
    countLines: boolean,
  ): Promise<{ rowsWritten: number; bytesWritten: number; elapsed: number }>
  /** What the engine's own parser makes of the text, without running it. */
  DurableClassifyAsync(connection: Connection, sql: string): Promise<{ statementCount: number; queryClass: number }>
}

/**
 * Loads chDB's native part. Its public `Session` runs every query with parameters through one chain for the whole process, so
 * that one slow read would hold all others; the native calls below it keep parameters per connection.
 */
export function loadChdb(): Chdb {
  const require = createRequire(import.meta.url)
  const loader = join(dirname(require.resolve('chdb/package.json')), 'dist', 'loader.js')
  // The package has no types for its native part; the shape is pinned with the exact version and exercised by the tests.
  return (require(loader) as { loadNative(): Chdb }).loadNative()
}
