import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'

import { ClickHouseError, type ClickHouseSettings } from '@clickhouse/client'

import { Fault } from '../../lib/errors.ts'
import { connect, type TelemetryStoreOptions } from './connect.ts'
import { readAnswer } from './read-answer.ts'
import { readPipedAnswer } from './read-piped-answer.ts'
import { toFault } from './store-fault.ts'
import type { InsertListener, QueryOptions, QueryParams, QueryResult, TelemetryStore } from './telemetry-store.ts'
import { TicketList } from './ticket-list.ts'
import { indexesByMergeOf, wireColumnsOf } from './wire-columns.ts'

const defaultTimeoutMs = 30_000
const defaultMaxRows = 1_000_000
const defaultMaxMemoryBytes = 2 * 2 ** 30
const insertTimeoutMs = 300_000
/** The store stops a query by itself first; the connection is given up only when it does not. */
const graceMs = 5_000

/** Opens the store; connects when first used. */
export function openTelemetryStore(place: TelemetryStoreOptions): TelemetryStore {
  const { client, close } = connect(place)

  /** Kills the query when the signal fires; returns its id and how to stop watching. The engine sees by itself that we hang up. */
  const killOnAbort = (signal: AbortSignal): { id: string; unwatch: () => void } => {
    const id = randomUUID()
    if (place.kind === 'engine') return { id, unwatch: () => undefined }
    const kill = (): void => {
      // It may have ended meanwhile, and its own time limit ends it at the latest.
      client.command({ query: 'KILL QUERY WHERE query_id = {id:String} ASYNC', query_params: { id } }).catch(() => undefined)
    }
    signal.addEventListener('abort', kill, { once: true })
    return { id, unwatch: () => signal.removeEventListener('abort', kill) }
  }

  const listeners = new Set<InsertListener>()
  const pipesRead = new TicketList()

  /**
   * Asks for the answer in a pipe that we read ourselves: a server knows nothing of it, the engine has as many as it has. The ticket is
   * ours, so that a pipe is given back even when we never hear that it was lent.
   */
  const execInPipe = async (request: Parameters<typeof client.exec>[0], ticket: string): ReturnType<typeof client.exec> => {
    if (place.kind === 'server') return client.exec(request)
    const told = pipesRead.list()
    try {
      const answer = await client.exec({ ...request, http_headers: { 'X-Vedette-Pipe': ticket, 'X-Vedette-Pipes-Read': told.join() } })
      pipesRead.forget(told)
      return answer
    } catch (error) {
      if (error instanceof ClickHouseError) pipesRead.forget(told)
      pipesRead.add(ticket)
      throw error
    }
  }

  return {
    // The engine is this process' own.
    isShared: place.kind === 'server',
    query: <Row>(sql: string, params: QueryParams = {}, options: QueryOptions = {}): Promise<QueryResult<Row>> =>
      withDeadline(options, async (signal) => {
        const { id, unwatch } = killOnAbort(signal)
        const request = client.query({
          query: sql,
          query_id: id,
          format: 'JSON',
          query_params: { ...params },
          // The answer is whole before it is sent, so that a late error is not cut JSON.
          clickhouse_settings: { ...limit(options), wait_end_of_query: 1, output_format_json_quote_64bit_integers: 1 },
          abort_signal: signal,
        })
        const answer = await request.finally(unwatch)
        const { meta = [], data, statistics } = await answer.json<Row>()
        return {
          columns: meta,
          rows: data,
          statistics: {
            elapsedMs: (statistics?.elapsed ?? 0) * 1000,
            rowsRead: statistics?.rows_read ?? 0,
            bytesRead: statistics?.bytes_read ?? 0,
          },
        }
      }),
    stream: (sql, format, params = {}, options = {}) =>
      withDeadline(options, async (signal) => {
        const { id, unwatch } = killOnAbort(signal)
        const ticket = randomUUID()
        const request = execInPipe(
          {
            query_id: id,
            query: `${sql}\nFORMAT ${readFormat(format)}`,
            query_params: { ...params },
            clickhouse_settings: limit(options),
            abort_signal: signal,
          },
          ticket,
        )
        const { stream, response_headers: headers } = await request.catch((error: unknown) => {
          unwatch()
          throw error
        })
        const reading = { tag: textOf(headers['x-clickhouse-exception-tag']), signal, cancelled: () => options.signal?.aborted ?? false }
        const path = textOf(headers['x-vedette-pipe'])
        if (path === undefined) return readAnswer(stream, reading, unwatch)
        return readPipedAnswer(stream, { ...reading, path: decodeURIComponent(path), closed: () => pipesRead.add(ticket) }, unwatch)
      }),
    command: (sql, params = {}, options = {}) =>
      withDeadline(options, async (signal) => {
        await client.command({
          query: sql,
          query_params: { ...params },
          clickhouse_settings: { ...limit(options), wait_end_of_query: 1 },
          abort_signal: signal,
        })
      }),
    async insert(table, rowBinary, deduplicationToken, columns) {
      try {
        await withDeadline({ timeoutMs: insertTimeoutMs }, async (signal) => {
          const { stream } = await client.exec({
            query: `INSERT INTO ${table} (${(columns?.map((name) => `\`${name}\``) ?? wireColumnsOf(table)).join(', ')}) FORMAT RowBinary`,
            values: Readable.from(rowBinary, { objectMode: false }),
            clickhouse_settings: {
              ...oneBlock,
              insert_deduplication_token: deduplicationToken,
              exclude_materialize_skip_indexes_on_insert: indexesByMergeOf(table),
            },
            abort_signal: signal,
          })
          stream.resume()
        })
      } finally {
        // Rows may be stored although it failed.
        for (const listener of listeners) listener(table, columns === undefined ? rowBinary : undefined)
      }
    },
    onInsert(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async ping() {
      const { success } = await client.ping({ select: true })
      return success
    },
    close,
  }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}

/** Runs `work` with a signal that fires when the caller goes away or the store does not keep to the time-out. */
async function withDeadline<T>(
  { signal, timeoutMs = defaultTimeoutMs }: QueryOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw new Fault('cancelled', 'the caller went away')
  const late = AbortSignal.timeout(timeoutMs + graceMs)
  try {
    return await work(signal === undefined ? late : AbortSignal.any([signal, late]))
  } catch (error) {
    throw toFault(error, { cancelled: signal?.aborted ?? false, late: late.aborted })
  }
}

/** One INSERT is one block, stored whole or not at all; answered only when it is stored. */
const oneBlock: ClickHouseSettings = {
  async_insert: 0,
  wait_end_of_query: 1,
  max_insert_block_size: '1000000000',
  min_insert_block_size_rows: '1000000000',
  min_insert_block_size_bytes: '1000000000000',
  max_partitions_per_insert_block: '0',
  // Through a distributed table: answered when the shards have the rows.
  distributed_foreground_insert: 1,
}

function limit({
  timeoutMs = defaultTimeoutMs,
  maxRows = defaultMaxRows,
  maxMemoryBytes = defaultMaxMemoryBytes,
  maxThreads,
  settings,
}: QueryOptions): ClickHouseSettings {
  return {
    max_execution_time: Math.max(0.001, timeoutMs / 1000),
    timeout_overflow_mode: 'throw',
    max_result_rows: String(maxRows),
    result_overflow_mode: 'throw',
    max_memory_usage: String(maxMemoryBytes),
    ...(maxThreads === undefined ? {} : { max_threads: maxThreads }),
    ...settings,
  }
}

function readFormat(format: string): string {
  if (!/^[A-Za-z0-9]+$/.test(format)) throw new Fault('bad_input', 'the format is not a name')
  return format
}
