import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { systemClock } from '../lib/clock.ts'
import { createMetrics } from '../lib/metrics/create-metrics.ts'
import { writeExposition } from '../lib/metrics/write-exposition.ts'
import { openStateStore } from '../storage/state/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { observeStatements } from './observe-statements.ts'
import { createObserver } from './observer.ts'
import { stateSource } from './part-sources.ts'

const metrics = createMetrics()
const observer = createObserver({ clock: systemClock, metrics })
const directory = mkdtempSync(join(tmpdir(), 'vedette-statements-'))
const canary = 'CANARY41ab'
let state: StateStore

beforeAll(async () => {
  state = await openStateStore({ kind: 'embedded', directory: join(directory, 'state') }, observeStatements(observer))
})
afterAll(async () => {
  await state.close()
  rmSync(directory, { recursive: true, force: true })
})

/** How often each operation was measured so far, with what it failed with. */
function counts(): Record<string, number> {
  const family = metrics.snapshot().find(({ name }) => name === 'db.client.operation.duration')
  if (family?.type !== 'histogram') return {}
  return Object.fromEntries(family.points.map(({ labels, count }) => [Object.values(labels).join(' ').trim(), count]))
}

test('every statement is measured by what it does, and never by its text', async () => {
  const before = counts()
  const row = { slug: canary, name: canary, created_at: 1 }
  await state.transaction((transaction) => transaction.insertInto('projects').values(row).execute())
  await state.db.selectFrom('projects').selectAll().where('slug', '=', canary).execute()
  await state.db.updateTable('projects').set({ name: 'x' }).where('slug', '=', canary).execute()
  const again = state.transaction((transaction) => transaction.insertInto('projects').values(row).execute())
  await expect(again).rejects.toThrow()
  await state.db.deleteFrom('projects').where('slug', '=', canary).execute()
  const nul = state.db.selectFrom('projects').selectAll().where('slug', '=', '\0').execute()
  await expect(nul).rejects.toMatchObject({ code: 'bad_input' })
  await state.ping()
  const grown = Object.entries(counts()).flatMap(([name, count]) =>
    count > (before[name] ?? 0) ? [[name, count - (before[name] ?? 0)]] : [],
  )
  expect(Object.fromEntries(grown)).toEqual({
    'postgresql begin': 2,
    'postgresql insert': 1,
    'postgresql insert 23505': 1,
    'postgresql commit': 1,
    'postgresql rollback': 1,
    'postgresql select': 1,
    'postgresql update': 1,
    'postgresql delete': 1,
    'postgresql other': 1,
  })
  expect(writeExposition(metrics.snapshot())).not.toContain(canary)
})

test('the wait for a connection counts: the embedded database has one', async () => {
  const sumOf = (operation: string): number => {
    const family = metrics.snapshot().find(({ name }) => name === 'db.client.operation.duration')
    const points = family?.type === 'histogram' ? family.points : []
    return points.filter(({ labels }) => labels['db.operation.name'] === operation).reduce((sum, point) => sum + point.sum, 0)
  }
  const before = sumOf('select')
  const first = state.transaction((transaction) => sql`select pg_sleep(0.4)`.execute(transaction))
  const second = state.db.selectFrom('projects').select('id').execute()
  await Promise.all([first, second])
  expect(sumOf('select') - before).toBeGreaterThan(0.3)
})

test('the health page shows what happened', async () => {
  const { details } = await stateSource({ clock: systemClock, queries: observer.queries }, state).check()
  expect(details).toMatchObject({
    kind: 'embedded',
    queries: { requests: expect.any(Number), errors: 1, averageMs: expect.any(Number), p95Ms: expect.any(Number) },
  })
})

test('within a request a statement is a span of it', async () => {
  const trace = observer.startRequest(undefined)
  await observer.within(trace, () => state.db.selectFrom('projects').select('id').execute())
  observer.finishRequest(trace, { method: 'GET', route: '/api/projects', status: 200, session: undefined, kind: 'api' })
  const spans = observer.takeSpans()
  expect(spans.map(({ name, parentSpanId }) => [name, parentSpanId === trace.spanId])).toContainEqual(['select state', true])
})
