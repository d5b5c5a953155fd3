import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../test/harness/engine.ts'
import { openTestAccess, type TestAccess } from '../../../test/harness/open-test-access.ts'
import { createIngestKey } from '../../access/index.ts'
import type { Permission } from '../../access/permissions.ts'
import { compareReleases } from './compare-releases.ts'
import { type ChangesPage, listChanges, type ListChangesInput } from './list-changes.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const to = Date.UTC(2026, 10, 20, 12)
const scope = { environment: '', service: '' }

let engine: TestEngine
let it: TestAccess
beforeAll(async () => {
  ;[engine, it] = await Promise.all([startTestEngine(), openTestAccess()])
  // A month of shop, of which the last deployment was half an hour ago and failed; pricing only logs.
  await addSpans('shop', 'production', 'v1', to - 30 * day, 1, 0, 10)
  await addSpans('shop', 'production', 'v2', to - 90 * minute, 3600, 0, 20)
  await addSpans('shop', 'production', 'v3', to - 30 * minute, 1800, 2, 400)
  await addSpans('shop', 'staging', 'v3', to - 5 * hour, 1, 0, 10)
  await engine.store.command(
    `INSERT INTO log_records (project, timestamp, service, environment, class, resource) SELECT 1, fromUnixTimestamp64Milli(toInt64(${to - 2 * hour}), 'UTC'), 'pricing', '', 'application', map()`,
  )
  // Up since 3 hours before; before that, another process.
  await addUptime(to - day, to - 3 * hour - minute, to - day)
  await addUptime(to - 3 * hour, to, to - 3 * hour)
}, 120_000)
afterAll(async () => {
  await engine.stop()
  await it.close()
})

const list = async (input: Partial<ListChangesInput> = {}): Promise<ChangesPage> =>
  listChanges(
    { telemetry: engine.store, state: it.state, clock: it.clock, ownProjectId: 1, startedAt: to - 3 * hour },
    { projectId: 1, from: to - 2 * day, to, scope, caller: it.as().caller, limit: 100, signal: new AbortController().signal, ...input },
  )
const told = async (input: Partial<ListChangesInput> = {}): Promise<string[]> =>
  (await list(input)).changes.map(({ kind, subject, environment, version, previous }) =>
    [kind, subject, environment, version, previous].filter(Boolean).join(' '),
  )

test('deployments with the version before, new services and starts, newest first', async () => {
  expect(await told()).toEqual([
    'deployment shop production v3 v2',
    'deployment shop production v2 v1',
    'service pricing',
    'start',
    'deployment shop staging v3',
    'start',
  ])
  // The service itself was new a month ago, with its first version.
  expect(await told({ from: to - 31 * day, to: to - 20 * day })).toEqual(['service shop production v1'])
})

test('of a service or an environment only what concerns it; nothing of another project', async () => {
  expect(await told({ scope: { environment: '', service: 'pricing' } })).toEqual(['service pricing'])
  // What stands in no environment stays.
  expect(await told({ scope: { environment: 'staging', service: 'shop' } })).toEqual(['service shop staging v3'])
  expect(await told({ projectId: 7, scope: { environment: '', service: 'shop' } })).toEqual([])
})

test('page by page, each change once, whatever the size of the pages', async () => {
  const whole = (await list()).changes
  for (const limit of [1, 2, 5]) {
    const pages: ChangesPage[] = []
    let cursor: string | undefined
    do {
      const page = await list({ limit, cursor })
      pages.push(page)
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(pages.flatMap(({ changes }) => changes)).toEqual(whole)
  }
  await expect(list({ cursor: 'AAAA' })).rejects.toMatchObject({ code: 'bad_input' })
})

test('changes of the configuration for those who may read the trail, deletions for all', async () => {
  it.clock.advance(to - hour - it.clock.now())
  await createIngestKey(it.as(), { name: 'edge', signals: ['logs'] })
  const run = { job: 'enforce-retention', started_at: to - hour, outcome: 'done' }
  await it.state.db
    .insertInto('job_runs')
    .values([
      { ...run, finished_at: to - hour + 5, summary: 'dropped 2 partitions with 10 rows' },
      { ...run, started_at: to - 2 * hour, finished_at: to - 2 * hour + 5, summary: 'nothing was due' },
    ])
    .execute()
  const range = { from: to - hour, to: to - hour + 1000 }
  const [deletion, key, ...rest] = (await list(range)).changes
  expect(rest).toEqual([])
  expect(deletion).toMatchObject({ kind: 'retention', detail: 'dropped 2 partitions with 10 rows' })
  expect(key).toMatchObject({ kind: 'configuration', subject: 'edge', action: 'ingest_key.create', actor: 'test' })
  const without = new Set<Permission>(['platform.read'])
  expect(await told({ ...range, caller: { ...it.as().caller, permissions: without } })).toEqual(['retention'])
})

test('before and after the last deployment of each service', async () => {
  const { releases, next } = await compareReleases(
    { telemetry: engine.store },
    { projectId: 1, from: to - day, to, scope, limit: 12, signal: new AbortController().signal },
  )
  expect(next).toBeNull()
  expect(releases).toEqual([
    {
      service: 'shop',
      environment: 'production',
      version: 'v3',
      previous: 'v2',
      isRollBack: false,
      at: to - 30 * minute,
      lengthMs: 30 * minute,
      before: { requestsPerSecond: 1, errorRate: 0, p95Ms: 20 },
      after: { requestsPerSecond: 1, errorRate: 0.5, p95Ms: 400 },
    },
    {
      service: 'shop',
      environment: 'staging',
      version: 'v3',
      previous: '',
      isRollBack: false,
      at: to - 5 * hour,
      lengthMs: hour,
      before: null,
      after: { requestsPerSecond: 1 / 3600, errorRate: 0, p95Ms: 10 },
    },
  ])
})

test('a roll-back is told as one, to the version that was there before, and so is what is deployed after it', async () => {
  // v1 all day; v2 from two hours before to 80 minutes before, then v1 again and v3 half an hour before; all across full hours.
  const inProject = { projectId: 9, scope: { environment: '', service: 'till' } }
  await addSpans('till', 'production', 'v1', to - 300 * minute, 180 * 60, 0, 10, 9)
  await addSpans('till', 'production', 'v2', to - 120 * minute, 40 * 60, 2, 10, 9)
  await addSpans('till', 'production', 'v1', to - 80 * minute, 50 * 60, 0, 10, 9)
  await addSpans('till', 'production', 'v3', to - 30 * minute, 30 * 60, 0, 10, 9)
  // Another environment is a story of its own.
  await addSpans('till', 'staging', 'v2', to - 299 * minute, 299 * 60, 0, 10, 9)
  expect(await told(inProject)).toEqual([
    'deployment till production v3 v1',
    'rollback till production v1 v2',
    'deployment till production v2 v1',
    'service till production v1',
  ])
  const [, rollBack] = (await list(inProject)).changes
  expect(rollBack?.at).toBe(to - 80 * minute)
  // A range that begins after the deployment knows what it was rolled back from.
  expect(await told({ ...inProject, from: to - 100 * minute, to: to - 40 * minute })).toEqual(['rollback till production v1 v2'])
  const {
    releases: [release],
  } = await compareReleases(
    { telemetry: engine.store },
    { ...inProject, from: to - day, to: to - 40 * minute, limit: 12, signal: new AbortController().signal },
  )
  expect(release).toMatchObject({
    version: 'v1',
    previous: 'v2',
    isRollBack: true,
    at: to - 80 * minute,
    before: { errorRate: 0.5 },
    after: { errorRate: 0 },
  })
})

test('the last deployments come page by page, each once, those of one moment too and whatever is deployed meanwhile', async () => {
  const read = async (limit: number, cursor?: string, from = to - day) =>
    compareReleases(
      { telemetry: engine.store },
      { projectId: 11, from, to: cursor === undefined ? to : to + hour, scope, limit, cursor, signal: new AbortController().signal },
    )
  const names = Array.from({ length: 7 }, (_, index) => `part-${index}`)
  for (const name of names) {
    await addSpans(name, 'production', 'v1', to - 10 * hour, 1, 0, 10, 11)
    await addSpans(name, 'production', 'v2', to - (name === 'part-6' ? 5 : 2) * hour, 60, 0, 10, 11)
  }
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await read(3, cursor)
    if (cursor === undefined) await addSpans('part-1', 'production', 'v3', to + minute, 1, 0, 10, 11)
    seen.push(...page.releases.map(({ service, version }) => `${service} ${version}`))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  expect(seen.toSorted()).toEqual(names.map((name) => `${name} v2`))
  expect(seen.at(-1)).toBe('part-6 v2')
  expect((await read(7)).next).toBeNull()
  await expect(read(3, 'AAAA')).rejects.toMatchObject({ code: 'bad_input' })
})

/** A server span a second; one in `oneIn` fails. */
async function addSpans(
  service: string,
  environment: string,
  version: string,
  fromMs: number,
  count: number,
  oneIn: number,
  durationMs: number,
  project = 1,
): Promise<void> {
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, name, kind, status, service, environment, resource)
      SELECT ${project}, fromUnixTimestamp64Milli(toInt64(${fromMs} + number * 1000), 'UTC'), ${durationMs} * 1000000, 't', 's', 'n', 'server',
        if(${oneIn} > 0 AND number % greatest(${oneIn}, 1) = 0, 'error', 'unset'), '${service}', '${environment}', map('service.version', '${version}')
      FROM numbers(${count})`,
  )
}

async function addUptime(fromMs: number, toMs: number, startMs: number): Promise<void> {
  await engine.store.command(
    `INSERT INTO metric_samples (project, metric, id, ts, m, e)
      SELECT 1, 'process_uptime_seconds', 1, fromUnixTimestamp64Milli(toInt64(${fromMs} + number * 15000), 'UTC'), toInt64(${fromMs} - ${startMs} + number * 15000 + number % 300), 3
      FROM numbers(${Math.floor((toMs - fromMs) / 15_000)})`,
  )
}
