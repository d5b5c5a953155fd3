import {
  compileMatcher,
  formatNanoTime,
  narrowToScope,
  parseLogSearch,
  severityOfNumber,
  type LogRow,
  type SearchableRecord,
} from '../../../query/index.ts'
import { tailLogsQuery } from '../../contract/logs.ts'
import { defineRoute, type EventStream } from '../../route.ts'
import type { Services } from '../../services.ts'
import { logsView } from './personal-view.ts'

type StreamEvent = EventStream extends AsyncIterable<infer Event> ? Event : never
type TailRecord = Parameters<Parameters<Services['tail']['subscribe']>[1]>[0][number]

const pingMs = 15_000
/** Events come no closer than this, each with what came meanwhile. */
const gatherMs = 100
/** So many records a second are shown, also at once after a silence: nobody reads more. Of others the watcher is told how many. */
const rowsPerSecond = 500
/** How much of a body a search looks at: matching runs where requests are answered. */
const searchedChars = 16_384

export const tailLogsRoute = defineRoute({
  method: 'GET',
  path: '/api/logs/tail',
  summary: 'Watch log records as they are acknowledged',
  description:
    'Server-sent events: `rows` with { rows, skipped }, where `skipped` counts records that are left out because too many came at once (more than 500 a second are not shown), `ping` every 15 s, and `end` with { code, message } when you may no longer watch (logged out, token revoked, another role). ' +
    'The search sees the first 16,384 characters of a body.',
  access: 'telemetry.read',
  query: tailLogsQuery,
  reply: 'events',
  // The search is compiled before the answer begins, so that a mistake in it is a plain 400.
  handle: async ({ tail, clock, personalViews }, { query, caller, signal }) => {
    const matches = compileMatcher(narrowToScope(parseLogSearch(query.q), query))
    await personalViews.requireReason(caller)
    const onRows = (rows: readonly LogRow[]): Promise<void> => personalViews.note(caller, { ...logsView(query, rows), place: 'log_tail' })
    return watch({ tail, clock, onRows }, { projectId: caller.projectId, filter: (record) => matches(toSearchable(record)) }, signal)
  },
})

async function* watch(
  { tail, clock, onRows }: Pick<Services, 'tail' | 'clock'> & { readonly onRows: (rows: readonly LogRow[]) => Promise<void> },
  subscription: Parameters<Services['tail']['subscribe']>[0],
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  let waiting: TailRecord[] = []
  let skipped = 0
  let allowed = rowsPerSecond
  let allowedAt = clock.monotonic()
  let wake: () => void = () => undefined
  const unsubscribe = tail.subscribe(subscription, (records, skippedNow) => {
    waiting.push(...records)
    skipped += skippedNow + Math.max(0, waiting.length - rowsPerSecond)
    waiting = waiting.slice(-rowsPerSecond)
    wake()
  })
  const stop = (): void => wake()
  signal.addEventListener('abort', stop)
  try {
    // At once, so that the watcher knows it is watching.
    yield { event: 'ping', data: {} }
    while (!signal.aborted) {
      if (waiting.length === 0 && skipped === 0) await pause(pingMs, (resolve) => (wake = resolve))
      if (signal.aborted) return
      if (waiting.length === 0 && skipped === 0) {
        yield { event: 'ping', data: {} }
        continue
      }
      const now = clock.monotonic()
      allowed = Math.min(rowsPerSecond, allowed + ((now - allowedAt) * rowsPerSecond) / 1000)
      allowedAt = now
      // The newest are shown: the watcher is to see what happens now.
      const shown = waiting.slice(Math.max(0, waiting.length - Math.floor(allowed)))
      allowed -= shown.length
      const data = { rows: shown.map(toRow), skipped: skipped + waiting.length - shown.length }
      waiting = []
      skipped = 0
      await onRows(data.rows)
      yield { event: 'rows', data }
      await pause(gatherMs, (resolve) => (wake = () => signal.aborted && resolve()))
    }
  } finally {
    unsubscribe()
    signal.removeEventListener('abort', stop)
  }
}

/** Resolves after the time, or when the function handed to `arm` is called. */
async function pause(ms: number, arm: (resolve: () => void) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
    arm(resolve)
  })
  clearTimeout(timer)
}

function toSearchable(record: TailRecord): SearchableRecord {
  return {
    ...record,
    body: record.body.slice(0, searchedChars),
    timestamp: record.timestampNs,
    observedTimestamp: record.timestampNs,
    receivedAt: record.timestampNs,
    scopeName: record.scope,
    scopeVersion: '',
    traceFlags: 0,
  }
}

function toRow(record: TailRecord): LogRow {
  return {
    timestamp: formatNanoTime(record.timestampNs),
    service: record.service,
    host: record.host,
    severity: severityOfNumber(record.severityNumber),
    severityText: record.severityText,
    body: record.body,
    traceId: record.traceId,
    spanId: record.spanId,
    attributes: Object.fromEntries(record.attributes),
    resource: Object.fromEntries(record.resource),
    scope: record.scope,
    class: record.class,
  }
}
