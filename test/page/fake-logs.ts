import { logClassNames } from '../../src/api/contract/log-classes.ts'
import type { LogRow } from '../../src/api/contract/logs.ts'
import { severities } from '../../src/api/contract/severities.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import { momentToMs } from '../../ui/lib/time-range.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { fakeLogRows, hourMs } from './fake-data.ts'

type Query = Readonly<Record<string, string | undefined>>

const pageRows = 200
/** A search for this finds few rows, far apart, and takes several answers to look through the hour. */
const rare = 'ord_rare'
const rareStepMs = 600_000

/** What two spans of the invented trace wrote, newest first. */
const searchOfTrace = 'trace_id:4bf92f3577b34da6a3ce929d0e0e4736'
const ofTrace = [
  { spanId: '0000000000000005', severity: 'error', body: 'no answer from psp-gateway' },
  { spanId: '0000000000000005', severity: 'warn', body: 'asking psp-gateway again' },
  { spanId: '0000000000000001', severity: 'info', body: 'order 71 begun' },
] as const

/** Log records of the last hour. */
export function fakeLogs(state: FakeState): FakeApi {
  const rows = fakeLogRows(3000, Date.now() - 2000, 1190).map((row, index) =>
    index % 900 === 700 ? { ...row, body: `${rare} ${index}` } : row,
  )
  const rowsOfTrace = fakeLogRows(ofTrace.length, Date.now() - 58_000, 300).map((row, index) => ({
    ...row,
    ...ofTrace[index],
    traceId: searchOfTrace.slice('trace_id:'.length),
  }))
  const matching = (query: Query): LogRow[] =>
    state.empty
      ? []
      : (query['q'] === searchOfTrace ? rowsOfTrace : rows).filter(
          (row) =>
            matches(row, query['q'] ?? '') &&
            (!query['service'] || row.service === query['service']) &&
            (!query['environment'] || row.resource['deployment.environment.name'] === query['environment']),
        )
  return {
    'GET /api/logs': ({ query }) => {
      const { from = 'now-1h', to = 'now', order, at, cursor } = query
      const found = matching(query).filter(({ timestamp }) => {
        const ms = Date.parse(timestamp)
        return ms >= momentToMs(from, Date.now()) && ms < momentToMs(to, Date.now())
      })
      if (query['q'] === rare) return searchSlowly(found, cursor)
      const behind = at === undefined ? -1 : found.findIndex(({ timestamp }) => Date.parse(timestamp) < momentToMs(at, Date.now()))
      const above =
        cursor === undefined
          ? at === undefined
            ? order === 'oldest'
              ? found.length
              : 0
            : behind < 0
              ? found.length
              : behind
          : Number(cursor)
      const page =
        order === 'oldest' ? found.slice(Math.max(0, above - pageRows), above).toReversed() : found.slice(above, above + pageRows)
      const end = order === 'oldest' ? above - page.length : above + page.length
      return {
        rows: page,
        next: end === 0 || end === found.length ? null : String(end),
        searchedFrom: page.at(-1)?.timestamp ?? new Date(momentToMs(from, Date.now())).toISOString(),
      }
    },
    'GET /api/logs/context': ({ query }) => {
      const near = rows.filter(({ service, host }) => service === query['service'] && host === query['host'])
      const at = near.findIndex(({ timestamp }) => timestamp < (query['timestamp'] ?? ''))
      const cut = at < 0 ? near.length : at
      return {
        before: near.slice(cut, cut + Number(query['before'])),
        after: near.slice(Math.max(0, cut - Number(query['after']) - 1), cut).toReversed(),
        searchedFrom: new Date(Date.now() - hourMs).toISOString(),
        searchedTo: new Date().toISOString(),
      }
    },
    'GET /api/logs/histogram': ({ query }) => countNewestFirst(query),
    'GET /api/logs/fields': ({ query }) => {
      const found = matching(query)
      const fields = [
        countValues('severity', found, (row) => row.severity),
        countValues('service', found, (row) => row.service),
        countValues('host', found, (row) => row.host),
        countValues('environment', found, (row) => row.resource['deployment.environment.name'] ?? ''),
        countValues('class', found, (row) => row.class),
        countValues('http.route', found, (row) => row.attributes['http.route'] ?? ''),
        countValues('attempt', found, (row) => row.attributes['attempt'] ?? ''),
      ]
      const asked = query['field'] ? fields.filter(({ name }) => name === query['field']) : fields
      const wanted = (query['contains'] ?? '').toLowerCase()
      return {
        fields:
          found.length === 0
            ? []
            : asked.map(({ name, values }) => ({ name, values: values.filter(({ value }) => value.toLowerCase().includes(wanted)) })),
      }
    },
    'GET /api/logs/classes': () => ({
      rows: logClassNames.map((name) => ({ name, keepDays: name === 'audit' ? null : name === 'debug' ? 30 : 731 })),
    }),
  }

  /** All of the hour; of what is rare a sixth an answer, for those who take it in parts. */
  function countNewestFirst(query: Query): Reply<'GET /api/logs/histogram'> {
    const { q, from, before, withinMs } = query
    const fromMs = before === undefined ? Date.now() - hourMs : Date.parse(from ?? '')
    if (q !== rare || withinMs === undefined) return countByMinute(matching(query), fromMs, fromMs)
    const untilMs = before === undefined ? fromMs + hourMs : Date.parse(before)
    const searchedMs = Math.max(untilMs - rareStepMs, fromMs)
    const found = matching(query).filter(({ timestamp }) => Date.parse(timestamp) >= searchedMs && Date.parse(timestamp) < untilMs)
    return countByMinute(found, fromMs, searchedMs)
  }

  /** A sixth of the hour an answer. */
  function searchSlowly(found: readonly LogRow[], cursor: string | undefined): Reply<'GET /api/logs'> {
    const to = cursor === undefined ? Date.now() : Number(cursor)
    const from = to - rareStepMs
    const ended = from <= Date.now() - hourMs
    return {
      rows: found.filter(({ timestamp }) => Date.parse(timestamp) >= from && Date.parse(timestamp) < to),
      next: ended ? null : String(from),
      searchedFrom: new Date(from).toISOString(),
    }
  }
}

function countByMinute(found: readonly LogRow[], fromMs: number, searchedMs: number): Reply<'GET /api/logs/histogram'> {
  const series: Reply<'GET /api/logs/histogram'>['series'] = {}
  for (const row of found) {
    const bucket = Math.floor((Date.parse(row.timestamp) - fromMs) / 60_000)
    if (bucket < 0 || bucket >= 60) continue
    const counts = (series[row.severity] ??= Array.from({ length: 60 }, () => 0))
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  const classes = Object.fromEntries(countValues('class', found, (row) => row.class).values.map(({ value, count }) => [value, count]))
  const [from = '', to = '', searchedFrom = ''] = [fromMs, fromMs + hourMs, searchedMs].map((ms) => new Date(ms).toISOString())
  return { from, to, searchedFrom, stepMs: 60_000, series, classes, total: found.length }
}

function countValues(
  name: string,
  rows: readonly LogRow[],
  valueOf: (row: LogRow) => string,
): Reply<'GET /api/logs/fields'>['fields'][number] {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(valueOf(row), (counts.get(valueOf(row)) ?? 0) + 1)
  return { name, values: [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count) }
}

/** Enough of the search grammar for tests of the page: words, phrases, `field:value`, negation. */
function matches(row: LogRow, q: string): boolean {
  for (const term of q.match(/-?[\w.]+:"[^"]*"|"[^"]*"|\S+/g) ?? []) {
    const [, sign = '', field, value = ''] = /^(-?)(?:([\w.]+):)?"?([^"]*)"?$/.exec(term) ?? []
    const own =
      field === undefined
        ? row.body
        : ({
            severity: row.severity,
            service: row.service,
            host: row.host,
            environment: row.resource['deployment.environment.name'],
            class: row.class,
            trace_id: row.traceId,
          }[field] ??
          row.attributes[field] ??
          row.resource[field] ??
          '')
    const found = field === undefined ? own.toLowerCase().includes(value.toLowerCase()) : own === value
    if (found === (sign === '-')) return false
  }
  return severities.includes(row.severity)
}
