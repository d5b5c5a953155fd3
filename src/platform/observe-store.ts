import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import type { Observer } from './observer.ts'

/** The store with every operation measured and, within a request, traced. */
export function observeStore(store: TelemetryStore, observer: Pick<Observer, 'recordQuery'>, clock: Clock): TelemetryStore {
  const measure = (operation: string, subject: string): ((error?: unknown, rows?: number) => void) => {
    const started = clock.monotonic()
    return (error, rows) => {
      observer.recordQuery({
        system: 'clickhouse',
        operation,
        summary: subject === '' ? operation : `${operation} ${subject}`,
        durationMs: clock.monotonic() - started,
        error: error === undefined ? undefined : error instanceof Fault ? error.code : 'bug',
        ...(rows === undefined ? {} : { rows }),
      })
    }
  }
  const timed = async <T>(operation: string, subject: string, work: () => Promise<T>, rowsOf?: (result: T) => number): Promise<T> => {
    const done = measure(operation, subject)
    try {
      const result = await work()
      done(undefined, rowsOf?.(result))
      return result
    } catch (error) {
      done(error)
      throw error
    }
  }
  return {
    isShared: store.isShared,
    query: (sql, params, options) =>
      timed(
        'query',
        tableIn(sql),
        () => store.query(sql, params, options),
        ({ rows }) => rows.length,
      ),
    stream: async (sql, format, params, options) => {
      const done = measure('stream', tableIn(sql))
      try {
        return untilEnd(await store.stream(sql, format, params, options), done)
      } catch (error) {
        done(error)
        throw error
      }
    },
    command: (sql, params, options) => timed('command', '', () => store.command(sql, params, options)),
    insert: (table, rowBinary, token, columns) => timed('insert', table, () => store.insert(table, rowBinary, token, columns)),
    onInsert: (listener) => store.onInsert(listener),
    ping: () => store.ping(),
    close: () => store.close(),
  }
}

/** A stream is over when its reader is through, or leaves. */
async function* untilEnd(stream: AsyncIterable<Buffer>, done: (error?: unknown) => void): AsyncGenerator<Buffer> {
  let failure: unknown
  try {
    yield* stream
  } catch (error) {
    failure = error
    throw error
  } finally {
    done(failure)
  }
}

/** The first table a statement of ours reads: enough to tell the queries of a trace apart, and never a value. */
function tableIn(sql: string): string {
  return /\bFROM\s+([a-z_]{1,64})\b/i.exec(sql)?.[1] ?? ''
}
