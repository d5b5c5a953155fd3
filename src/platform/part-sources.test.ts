import { expect, test } from 'vitest'

import { createMetrics } from '../lib/metrics/create-metrics.ts'
import type { FlushHealth } from '../pipeline/index.ts'
import { registerWalMetrics } from './own-metrics.ts'
import { walSource } from './part-sources.ts'

const calm: FlushHealth = {
  segmentsWaiting: 0,
  bytesWaiting: 0,
  oldestWaitingMs: 0,
  lastFlush: undefined,
  failing: undefined,
  quarantined: { count: 0, bytes: 0 },
  surplusRows: 0,
}
const wal = { admission: () => ({ admitted: true }) as const, pendingBytes: 0 }

test.each<[Partial<FlushHealth>, string, RegExp]>([
  [{}, 'ok', /^0 segments wait$/],
  [{ segmentsWaiting: 1 }, 'ok', /^1 segment waits$/],
  [{ segmentsWaiting: 2 }, 'ok', /^2 segments wait$/],
  [{ quarantined: { count: 1, bytes: 9 } }, 'degraded', /^1 file is in quarantine$/],
  [{ surplusRows: 1 }, 'degraded', /^1 row is stored more than once$/],
  [{ quarantined: { count: 2, bytes: 9 } }, 'degraded', /^2 files are in quarantine$/],
  [{ surplusRows: 5 }, 'degraded', /^5 rows are stored more than once$/],
  [{ failing: { message: 'the store is away', attempts: 3 } }, 'degraded', /^the store is away$/],
  [{ oldestWaitingMs: 61_000 }, 'degraded', /^the store is behind$/],
])('the write-ahead log with %o is %s', async (more, state, detail) => {
  const health = { ...calm, ...more }
  expect(await walSource(wal, { health: () => health }).check()).toMatchObject({
    state,
    detail: expect.stringMatching(detail),
    details: health,
  })
})

test('what was set aside and what was stored twice are metrics', () => {
  const metrics = createMetrics()
  registerWalMetrics(metrics, () => ({ ...calm, quarantined: { count: 2, bytes: 9 }, surplusRows: 5 }))
  const found = metrics.snapshot().map(({ name, type, points }) => [name, type, points])
  expect(found).toContainEqual(['vedette.wal.quarantined_files', 'gauge', [{ labels: {}, value: 2 }]])
  expect(found).toContainEqual(['vedette.wal.surplus_rows', 'counter', [{ labels: {}, value: 5 }]])
})
