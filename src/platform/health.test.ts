import { describe, expect, test, vi } from 'vitest'

import type { Clock } from '../lib/clock.ts'
import { createHealthMonitor, type HealthCheck, type HealthRole, type HealthSource, type HealthState } from './health.ts'

function source(name: string, role: HealthRole, check: () => HealthState | Promise<HealthCheck>): HealthSource {
  const answer = async (): Promise<HealthCheck> => {
    const result = check()
    return typeof result === 'string' ? { state: result, detail: '', responseTimeMs: null, details: {} } : result
  }
  return { name, role, check: answer }
}

function virtualClock(): Clock & { at: number } {
  return {
    at: 1_000_000,
    now() {
      return this.at
    },
    monotonic() {
      return this.at
    },
  }
}

test.each<[HealthState, ...[HealthRole, HealthState][]]>([
  ['ok'],
  ['ok', ['database', 'ok'], ['backups', 'ok']],
  ['degraded', ['database', 'ok'], ['backups', 'down']],
  ['degraded', ['database', 'degraded'], ['cache', 'ok']],
  ['degraded', ['frontend', 'unknown']],
  ['down', ['database', 'down'], ['cache', 'ok']],
  ['down', ['api', 'down']],
])('%s: %j %j', async (expected, ...parts) => {
  const sources = parts.map(([role, state], i) => source(`part_${i}`, role, () => state))
  expect(await createHealthMonitor(virtualClock(), sources).check()).toMatchObject({ state: expected })
})

test('says since when a part is as it is', async () => {
  const clock = virtualClock()
  let state: HealthState = 'ok'
  const monitor = createHealthMonitor(clock, [source('engine', 'database', () => state)])
  const since = async (): Promise<number | undefined> => {
    clock.at += 2000
    return (await monitor.check()).parts[0]?.since
  }
  expect([await since(), await since()]).toEqual([1_002_000, 1_002_000])
  state = 'down'
  expect([await since(), await since()]).toEqual([1_006_000, 1_006_000])
})

test('asks at most once a second however many ask', async () => {
  const clock = virtualClock()
  const check = vi.fn(() => 'ok' as const)
  const monitor = createHealthMonitor(clock, [source('a', 'other', check)])
  await Promise.all(Array.from({ length: 50 }, () => monitor.check()))
  expect(check).toHaveBeenCalledTimes(1)
  clock.at += 1000
  await monitor.check()
  expect(check).toHaveBeenCalledTimes(2)
})

describe('a part that', () => {
  test('throws is down, and its error keeps no secret', async () => {
    const broken = source('store', 'database', () => Promise.reject(new Error('cannot reach postgres://vedette:hunter2@db/x')))
    expect((await createHealthMonitor(virtualClock(), [broken]).check()).parts).toEqual([
      {
        name: 'store',
        role: 'database',
        state: 'down',
        detail: 'cannot reach postgres://vedette:[redacted]@db/x',
        responseTimeMs: null,
        details: {},
        since: 1_000_000,
      },
    ])
  })

  test('hangs is down, holds nobody up and is not asked again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const clock = virtualClock()
      let asked = 0
      const hangs = source('store', 'database', () => (asked++, new Promise(() => undefined)))
      const monitor = createHealthMonitor(clock, [hangs, source('other', 'other', () => 'ok')])
      for (let i = 0; i < 3; i++) {
        clock.at += 5000
        const report = monitor.check()
        await vi.advanceTimersByTimeAsync(3000)
        expect((await report).parts[0]).toMatchObject({ state: 'down', detail: 'no answer within 3 s' })
      }
      expect(asked).toBe(1)
    } finally {
      vi.useRealTimers()
    }
  })
})
