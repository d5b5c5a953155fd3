import { expect, test } from 'vitest'

import type { ServiceRelease } from '../../../src/api/contract/services.ts'
import { judgeRelease } from './release-verdict.ts'

const release = (version: string, minute: number, more: Partial<ServiceRelease>): ServiceRelease => ({
  version,
  firstSeen: new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString(),
  lastSeen: new Date(Date.UTC(2026, 10, 20, 13)).toISOString(),
  isDeployed: minute > 0,
  requests: 1000,
  requestsPerSecond: 1,
  errorRate: 0.003,
  p50Ms: 20,
  p95Ms: 200,
  p99Ms: 400,
  ...more,
})
const old = release('2.4.0', 0, {})

test.each([
  [{ errorRate: 0.079 }, 'fails'],
  [{ errorRate: 0.0045 }, 'same'],
  [{ errorRate: 0.001 }, 'same'],
  [{ p95Ms: 320 }, 'slower'],
  [{ errorRate: 0.05, p95Ms: 900 }, 'fails'],
  [{ p95Ms: 90 }, 'faster'],
  [{}, 'same'],
] as const)('%j is %s', (more, kind) => {
  expect(judgeRelease([release('2.4.1', 40, more), old])?.kind).toBe(kind)
})

test('fewer failures are better', () => {
  expect(judgeRelease([release('2.4.2', 50, {}), release('2.4.1', 0, { errorRate: 0.08 })])?.kind).toBe('better')
})

test('it is beside the release that answered the most before, whatever came in between', () => {
  const verdict = judgeRelease([release('2.4.2', 50, { errorRate: 0.2 }), release('2.4.1', 49, { requests: 40 }), old])
  expect(verdict).toMatchObject({ release: { version: '2.4.2' }, previous: { version: '2.4.0' } })
})

test('too little proves nothing, and a release of long ago is none', () => {
  expect(judgeRelease([release('2.4.1', 40, { requests: 5, errorRate: 1 }), old])).toBeUndefined()
  expect(judgeRelease([old])).toBeUndefined()
  expect(judgeRelease([])).toBeUndefined()
})
