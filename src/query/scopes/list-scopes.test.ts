import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { parseNanoTime } from '../nano-time.ts'
import { listScopes } from './list-scopes.ts'

const from = parseNanoTime('2026-11-20T00:00:00Z') ?? 0n
const to = parseNanoTime('2026-11-20T01:00:00Z') ?? 0n
const { signal } = new AbortController()
let engine: Awaited<ReturnType<typeof startTestEngine>>

beforeAll(async () => {
  engine = await startTestEngine()
  const rows = (table: string, project: number, at: bigint, service: string, environment: string, count: number): Promise<void> =>
    engine.store.command(
      `INSERT INTO ${table} (project, timestamp, service, environment)
       SELECT ${project}, fromUnixTimestamp64Nano(toInt64(${at}), 'UTC'), '${service}', '${environment}' FROM numbers(${count})`,
    )
  await rows('spans', 1, from, 'shop', 'production', 3)
  await rows('log_records', 1, from + 1n, 'shop', 'production', 1)
  await rows('log_records', 1, from, 'shop', 'staging', 2)
  await rows('log_records', 1, from, 'cron', '', 5)
  await rows('log_records', 1, from, '', '', 50)
  await rows('spans', 1, to, 'later', 'production', 9)
  await rows('spans', 2, from, 'foreign', 'production', 9)
})
afterAll(() => engine.stop())

test('services of spans and logs together with their environments, busiest first, of one project and one range', async () => {
  await expect(listScopes({ telemetry: engine.store }, { projectId: 1, range: { from, to }, signal })).resolves.toEqual([
    { environment: '', service: 'cron' },
    { environment: 'production', service: 'shop' },
    { environment: 'staging', service: 'shop' },
  ])
})
