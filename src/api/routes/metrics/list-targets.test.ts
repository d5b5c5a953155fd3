import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { systemClock } from '../../../lib/clock.ts'
import { writeCursor } from '../../../lib/list-cursor.ts'
import type { ListedTarget } from '../../../model/listed-targets.ts'
import { type TargetRow, targetProblems, targetsReply } from '../../contract/targets.ts'
import { createHttpServer } from '../../http-server.ts'
import { mountRoutes } from '../../mount-routes.ts'
import type { Services } from '../../services.ts'
import { listTargetsPageRoute } from './list-targets.ts'

let active: ListedTarget[] = []
let server: FastifyInstance
beforeAll(async () => {
  server = await createHttpServer({ trustedProxies: [] })
  const scrapeTargets = (projectId: number) => ({ pools: [], active: projectId === 1 ? active : [], dropped: [], droppedCounts: {} })
  await mountRoutes(server, {
    routes: [listTargetsPageRoute],
    // The route uses nothing of the other services.
    services: { clock: systemClock, scrapeTargets } as unknown as Services,
    authenticate: ({ bearerToken }) =>
      Promise.resolve({
        actor: { kind: 'api_token', id: 't', name: 't' },
        projectId: bearerToken === 'elsewhere' ? 2 : 1,
        permissions: new Set(bearerToken === 'nothing' ? [] : (['telemetry.read'] as const)),
        address: '::1',
      }),
    checkOrigin: () => undefined,
    secureCookies: false,
    logBug: (error) => {
      throw error
    },
  })
})
afterAll(() => server.close())
beforeEach(() => {
  active = []
})

function targetOf(scrapePool: string, scrapeUrl: string, changes: Partial<ListedTarget> = {}): ListedTarget {
  return {
    discoveredLabels: {},
    labels: { job: scrapePool, instance: scrapeUrl },
    scrapePool,
    scrapeUrl,
    globalUrl: scrapeUrl,
    lastError: '',
    problem: null,
    lastScrape: '2026-01-05T08:59:50Z',
    lastScrapeDuration: 0.5,
    health: 'up',
    scrapeInterval: '15s',
    scrapeTimeout: '10s',
    ...changes,
  }
}

const down = { health: 'down', problem: 'refused', lastError: 'connect ECONNREFUSED 10.0.0.1:1' } as const
const fresh = { health: 'unknown', lastScrape: '0001-01-01T00:00:00Z', lastScrapeDuration: 0 } as const

async function ask(query: Readonly<Record<string, string>> = {}, token = 'reader') {
  const answer = await server.inject({ url: '/api/targets', query, headers: { authorization: `Bearer ${token}` } })
  return { status: answer.statusCode, error: answer.json<{ error?: { code: string } }>().error?.code, body: answer.body }
}

async function read(query: Readonly<Record<string, string>> = {}) {
  return targetsReply.parse(JSON.parse((await ask(query)).body))
}

async function walk(query: Readonly<Record<string, string>>, between?: () => void): Promise<TargetRow[]> {
  const rows: TargetRow[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await read({ ...query, ...(cursor !== undefined && { cursor }) })
    rows.push(...page.rows)
    if (cursor === undefined) between?.()
    cursor = page.next
  }
  return rows
}

test('those that are down come first, then those not asked yet; all are counted, and found by words and state', async () => {
  active = [
    targetOf('b', 'http://up:1/metrics'),
    targetOf('a', 'http://new:1/metrics', fresh),
    targetOf('c', 'http://down:1/metrics', down),
  ]
  const { rows, next, counts } = await read()
  expect(rows.map(({ job, health }) => [job, health])).toEqual([
    ['c', 'down'],
    ['a', 'unknown'],
    ['b', 'up'],
  ])
  expect([next, counts]).toEqual([null, { down: 1, unknown: 1, up: 1 }])
  expect(rows[0]).toMatchObject({ problem: 'refused', error: down.lastError, tookMs: 500, scrapedAt: '2026-01-05T08:59:50.000Z' })
  expect(rows[1]).toMatchObject({ problem: null, error: '', tookMs: 0, scrapedAt: null })
  expect((await read({ health: 'down' })).rows.map(({ job }) => job)).toEqual(['c'])
  expect(await read({ q: 'METRICS new:1' })).toMatchObject({ rows: [{ job: 'a' }], counts: { up: 1 } })
  expect((await read({ q: 'nothing' })).rows).toEqual([])
})

test('twenty thousand come page by page, each exactly once, while one comes and one goes', async () => {
  const many = 20_000
  const long = 'x'.repeat(3000)
  active = Array.from({ length: many }, (_, index) =>
    // Some differ in their labels only, and some in the end of a very long address.
    targetOf(`pool ${index % 7}`, `http://host-${index % 1000}:9100/metrics?x=${index % 500 === 0 ? `${long}${index}` : ''}`, {
      labels: { shard: String(index) },
      ...(index % 11 === 0 && down),
    }),
  )
  const expected = active.map(({ labels }) => labels['shard'] ?? '')
  const gone = expected.indexOf('12345')
  const rows = await walk({ limit: '500' }, () => {
    active = [targetOf('pool 3', 'http://host-1:9100/metrics', { labels: { shard: 'new' } }), ...active.toSpliced(gone, 1)]
  })
  const seen = rows.map(({ labels }) => labels['shard'] ?? '')
  expect(seen.filter((shard) => shard !== 'new').toSorted()).toEqual(expected.toSpliced(gone, 1).toSorted())
  expect(seen.filter((shard) => shard === 'new').length).toBeLessThanOrEqual(1)
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  expect(rows.findIndex(({ health }) => health === 'up')).toBe(rows.findLastIndex(({ health }) => health === 'down') + 1)
}, 60_000)

test.each(['x', '%00', writeCursor(['a', 'b', 'c', 'd']), writeCursor([0, 'a', 'b']), 'y'.repeat(3000)])(
  'a cursor of no page is refused: %s',
  async (cursor) => {
    active = [targetOf('a', 'http://a/metrics')]
    expect(await ask({ cursor })).toMatchObject({ status: 400, error: 'bad_input' })
  },
)

test('another project has its own, and nobody sees them without the permission', async () => {
  active = [targetOf('a', 'http://a/metrics')]
  expect(JSON.parse((await ask({}, 'elsewhere')).body)).toMatchObject({ rows: [] })
  expect(await ask({}, 'nothing')).toMatchObject({ status: 403 })
})

test('every kind of problem that the contract names can be told', async () => {
  active = targetProblems.map((problem) => targetOf(problem, 'http://a/metrics', { ...down, problem }))
  expect(new Set((await read()).rows.map(({ problem }) => problem))).toEqual(new Set(targetProblems))
})
