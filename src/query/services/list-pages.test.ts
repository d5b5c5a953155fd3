import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { systemClock } from '../../lib/clock.ts'
import { parseNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import type { TimeRange } from '../time-range.ts'
import { listDependencies } from './list-dependencies.ts'
import { listEndpoints } from './list-endpoints.ts'
import { listInstances } from './list-instances.ts'
import type { ListPage } from './list-place.ts'
import { listServiceReleases } from './list-releases.ts'
import { listServiceErrors } from './list-service-errors.ts'
import { listServices } from './list-services.ts'

const from = parseNanoTime('2026-11-20T12:00:00Z') ?? 0n
const to = parseNanoTime('2026-11-20T13:00:00Z') ?? 0n
const minuteNs = 60_000_000_000n
const { signal } = new AbortController()
const scope = { projectId: 1, signal, service: 'many' }
/** What comes behind the time of the first page stands first in every list, and is of none of its pages. */
const count = 300
let engine: Awaited<ReturnType<typeof startTestEngine>>
let context: QueryContext

interface Spans {
  readonly count: number
  /** Nanoseconds; `n` is the number of the span. */
  readonly at: string
  readonly length?: string
  readonly status?: string
  readonly service?: string
  readonly name?: string
  readonly version?: string
  readonly host?: string
  readonly kind?: string
  readonly peer?: string
  readonly message?: string
  readonly project?: number
}

async function insert(spans: Spans): Promise<void> {
  const { project = 1, length = '1000000', status = "'unset'", service = "'many'", name = "'GET /'", version = "''", host = "''" } = spans
  const { kind = 'server', peer = "''", message = "''" } = spans
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, name, kind, status, status_message, service, host, resource, attributes)
     SELECT ${project}, fromUnixTimestamp64Nano(toInt64(${spans.at}), 'UTC'), toUInt64(${length}), lower(leftPad(hex(n + 1), 32, '0')),
       lower(leftPad(hex(n + 1), 16, '0')), ${name}, '${kind}', ${status}, ${message}, ${service}, ${host},
       map('service.version', ${version}), map('peer.service', ${peer}) FROM (SELECT number AS n FROM numbers(${spans.count}))`,
  )
}

beforeAll(async () => {
  engine = await startTestEngine()
  context = { telemetry: engine.store, clock: systemClock }
})
afterAll(() => engine.stop())

interface Listed<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
}

/** Every row of all pages of 120, and how many pages; between the first two of them `meanwhile` happens, and the caller's time goes on. */
async function readPages<Row>(
  list: (page: ListPage & { readonly range: TimeRange }) => Promise<Listed<Row>>,
  meanwhile: () => Promise<void>,
) {
  const rows: Row[] = []
  let [cursor, pages, range]: [string | undefined, number, TimeRange] = [undefined, 0, { from, to }]
  do {
    const page: Listed<Row> = await list({ limit: 120, cursor, range })
    rows.push(...page.rows)
    if (pages++ === 0) await meanwhile()
    cursor = page.next ?? undefined
    range = { from, to: to + minuteNs }
  } while (cursor !== undefined)
  return { rows, pages }
}

const behindTheTime = `${to} + 1000000000 + n`

describe('pages hold each row exactly once, in one order, though new requests come between them', () => {
  test('endpoints', async () => {
    const name = String.raw`concat('GET \0/', toString(n))`
    // Many of the same total: their names decide.
    await insert({ count, name, at: `${from}`, length: '1000000 * intDiv(n, 50) + 7', service: "'ends'" })
    const ends = { ...scope, service: 'ends' }
    const { rows, pages } = await readPages(
      (page) => listEndpoints(context, { ...ends, ...page, compare: '1d' }),
      () => insert({ count, name, at: behindTheTime, length: '1000000000000 - n', service: "'ends'" }),
    )
    expect([pages, rows.length, new Set(rows.map(({ endpoint }) => endpoint)).size]).toEqual([3, count, count])
    expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
    const whole = await listEndpoints(context, { ...ends, range: { from, to }, limit: 500 })
    expect(rows.map(({ endpoint }) => endpoint)).toEqual(whole.rows.map(({ endpoint }) => endpoint))
  })

  test('services, those that need somebody first', async () => {
    const project = 3
    const some = async (name: string, asked: number, failed: number, ms: number): Promise<void> =>
      insert({
        project,
        count: asked,
        at: `${from} + n`,
        service: `'${name}'`,
        status: `if(n < ${failed}, 'error', 'unset')`,
        length: `${ms * 1e6}`,
      })
    await some('fine', 5000, 20, 8)
    await some('quick', 400, 0, 8)
    await some('rare', 2, 1, 8)
    await some('broken', 10_000, 800, 8)
    await some('worrying', 1000, 20, 8)
    await some('at-five-in-a-hundred', 100, 5, 8)
    await some('below-it', 1000, 49, 8)
    await some('slow', 400, 0, 800)
    const ties = "concat('tie-', toString(n))"
    await insert({ project, count, at: `${from}`, service: ties })
    // Before the range: what stands beside it is of the services of the page alone.
    await insert({ project, count: 600, at: `${from - 60n * minuteNs}`, service: ties })
    const { rows, pages } = await readPages(
      (page) => listServices(context, { projectId: project, signal, ...page, compare: '1h' }),
      async () => {
        await insert({ project, count: 2 * count, at: behindTheTime, service: ties, status: "'error'" })
        await insert({ project, count: 5000, at: behindTheTime, service: "'quick'", status: "'error'" })
      },
    )
    const names = rows.map(({ service }) => service)
    expect(names.slice(0, 8)).toEqual(['broken', 'rare', 'at-five-in-a-hundred', 'below-it', 'worrying', 'fine', 'slow', 'quick'])
    expect([pages, names.length]).toEqual([3, 8 + count])
    expect(names.slice(8)).toEqual(Array.from({ length: count }, (_, index) => `tie-${index}`).toSorted())
    expect(rows.slice(8).every(({ before, requests }) => before?.requests === 1 && requests === 1)).toBe(true)
  })

  test('errors', async () => {
    // Two of each message but for its numbers; every ten come at the same moment, in an operation whose name no statement takes.
    const name = String.raw`'GET \0 /'`
    const message = "concat('no ', char(97 + intDiv(n % 300, 26), 97 + n % 300 % 26), ' after ', toString(n))"
    await insert({
      count: 2 * count,
      at: `${from} + intDiv(n % 300, 10)`,
      name,
      status: "'error'",
      message,
      version: 'toString(intDiv(n, 300))',
    })
    const { rows, pages } = await readPages(
      (page) => listServiceErrors(context, { ...scope, ...page }),
      () => insert({ count: 2 * count, at: behindTheTime, name, status: "'error'", message: `concat('new ', ${message})` }),
    )
    expect([pages, rows.length, new Set(rows.map(({ message: text }) => text.replace(/\d+/, ''))).size]).toEqual([3, count, count])
    const latest = rows.map(({ lastSeen }) => parseNanoTime(lastSeen) ?? 0n)
    expect(latest).toEqual(latest.toSorted((a, b) => Number(b - a)))
    expect(rows.every((row) => row.count === 2 && row.versions.length === 2)).toBe(true)
  })

  test('releases: the oldest of all is the one that was not deployed, whatever page it is on', async () => {
    const deploys = { ...scope, service: 'deploys' }
    const service = "'deploys'"
    // Two at a time each came at the same moment; v0 answered before the others, and not in the range.
    await insert({ count: 1, at: `${from} - 1000000`, service, version: "'v0'" })
    await insert({ count, at: `${from} + intDiv(n, 2)`, service, version: "concat('v', toString(n + 1))" })
    const read = () =>
      readPages(
        (page) => listServiceReleases(context, { ...deploys, ...page }),
        () => insert({ count, at: behindTheTime, service, version: "concat('w', toString(n))" }),
      )
    const { rows, pages } = await read()
    expect([pages, rows.length, new Set(rows.map(({ version }) => version)).size]).toEqual([3, count, count])
    expect(rows.filter(({ isDeployed }) => !isDeployed)).toEqual([])
    const fresh = { from, to: from + 1_000_000_000n }
    const born = { ...scope, service: 'born', range: fresh }
    await insert({ count, at: `${from} + n`, service: "'born'", version: "concat('v', toString(n))" })
    const first = await listServiceReleases(context, { ...born, limit: count - 1 })
    expect(first.rows.every(({ isDeployed }) => isDeployed)).toBe(true)
    const second = await listServiceReleases(context, { ...born, limit: count - 1, cursor: first.next ?? undefined })
    expect(second).toMatchObject({ rows: [{ version: 'v0', isDeployed: false }], next: null })
  })

  test('instances', async () => {
    const host = "concat('host-', toString(n % 300))"
    // 0-99 answered twice.
    await insert({ count: 400, at: `${from}`, host, service: "'hosted'" })
    const { rows, pages } = await readPages(
      (page) => listInstances(context, { ...scope, service: 'hosted', ...page }),
      () => insert({ count, at: behindTheTime, host: "concat('new-', toString(n))", service: "'hosted'" }),
    )
    expect([pages, rows.length, new Set(rows.map((row) => row.host)).size]).toEqual([3, count, count])
    expect(rows.map(({ requests }) => requests)).toEqual([...Array.from({ length: 100 }, () => 2), ...Array.from({ length: 200 }, () => 1)])
  })

  test.each(['callees', 'callers'] as const)('dependencies: %s', async (side) => {
    const other = `concat('${side}-', toString(n))`
    const sides = side === 'callees' ? { service: "'hub'", peer: other } : { service: other, peer: "'hub'" }
    await insert({ count, kind: 'client', at: `${from}`, length: '1000 * intDiv(n, 50) + 7', ...sides })
    const { rows, pages } = await readPages(
      (page) => listDependencies(context, { ...scope, service: 'hub', side, ...page }),
      () => insert({ count, kind: 'client', at: behindTheTime, length: '1000000000000 - n', ...sides }),
    )
    expect([pages, rows.length, new Set(rows.map(({ name }) => name)).size]).toEqual([3, count, count])
    expect(rows.map(({ totalMs }) => totalMs)).toEqual(rows.map(({ totalMs }) => totalMs).toSorted((a, b) => b - a))
    expect(rows.every(({ isService }) => isService === (side === 'callers'))).toBe(true)
  })
})
