import {
  compileMatcher,
  formatNanoTime,
  parseLogSearch,
  severityOfNumber,
  type LogRow,
  type SearchableRecord,
} from '../../../query/index.ts'
import { tailLogsQuery } from '../../contract/logs.ts'
import { defineRoute, type EventStream } from '../../route.ts'
import type { Services } from '../../services.ts'

type StreamEvent = EventStream extends AsyncIterable<infer Event> ? Event : never
type TailRecord = Parameters<Parameters<Services['tail']['subscribe']>[1]>[0][number]

/** A watcher who reads slower than records come loses the oldest of them, and is told how many. */
const maxWaiting = 1000
const pingMs = 15_000
/** Events come no closer than this, each with all that came meanwhile. */
const gatherMs = 100
/** How much of a body a search looks at: matching runs where requests are answered. */
const searchedChars = 16_384

export const tailLogsRoute = defineRoute({
  method: 'GET',
  path: '/api/logs/tail',
  summary: 'Watch log records as they are acknowledged',
  description:
    'Server-sent events: `rows` with { rows, skipped }, where `skipped` counts records nobody looked at because too many came at once, `ping` every 15 s, and `end` with { code, message } when you may no longer watch (logged out, token revoked, another role). ' +
    'The search sees the first 16,384 characters of a body.',
  access: 'telemetry.read',
  query: tailLogsQuery,
  reply: 'events',
  // The search is compiled before the answer begins, so that a mistake in it is a plain 400.
  handle: async ({ tail }, { query, caller, signal }) => {
    const matches = compileMatcher(parseLogSearch(query.q))
    return watch(tail, { projectId: caller.projectId, filter: (record) => matches(toSearchable(record)) }, signal)
  },
})

async function* watch(
  tail: Services['tail'],
  subscription: Parameters<Services['tail']['subscribe']>[0],
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  let waiting: TailRecord[] = []
  let skipped = 0
  let wake: () => void = () => undefined
  const unsubscribe = tail.subscribe(subscription, (records, skippedNow) => {
    waiting.push(...records)
    skipped += skippedNow + Math.max(0, waiting.length - maxWaiting)
    waiting = waiting.slice(-maxWaiting)
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
      const data = { rows: waiting.map(toRow), skipped }
      waiting = []
      skipped = 0
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
