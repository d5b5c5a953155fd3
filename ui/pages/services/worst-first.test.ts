import { expect, test } from 'vitest'

import { worstFirst } from './worst-first.ts'

const service = (name: string, requests: number, errorRate: number, p95Ms: number) => ({
  service: name,
  requests,
  errorRate,
  p95Ms,
  requestsPerSecond: requests / 3600,
  p50Ms: 1,
  p99Ms: p95Ms,
  version: '',
  lastSeen: '2026-11-20T12:00:00Z',
  sparkline: [],
  before: null,
})

test('by how bad, then by how many failed, then by the slowest', () => {
  const rows = [
    service('slow', 1000, 0, 900),
    service('rare', 2, 0.5, 10),
    service('fine', 1000, 0.0001, 10),
    service('broken', 10_000, 0.08, 10),
    service('worrying', 100_000, 0.02, 10),
    service('quick', 1000, 0, 5),
  ]
  expect(worstFirst(rows).map((row) => row.service)).toEqual(['broken', 'rare', 'worrying', 'fine', 'slow', 'quick'])
})
