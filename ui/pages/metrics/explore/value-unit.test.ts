import { expect, test } from 'vitest'

import type { MetricRow } from '../../../../src/api/contract/metrics.ts'
import { formatValue } from './format-value.ts'
import { unitOf } from './value-unit.ts'

const family = (name: string, kind: MetricRow['kind'], unit = '') => ({ name, series: name, kind, unit })

test('the unit is what was said, or what the name ends in', () => {
  expect(unitOf(family('lat', 'histogram', 'seconds'))).toBe('seconds')
  expect(unitOf(family('lat_seconds', 'histogram'))).toBe('seconds')
  expect(unitOf(family('sent_bytes_total', 'counter'))).toBe('bytesPerSecond')
  expect(unitOf(family('cpu_seconds_total', 'counter'))).toBe('share')
  expect(unitOf(family('jobs_total', 'counter'))).toBe('perSecond')
  expect(unitOf(family('cache_ratio', 'gauge'))).toBe('share')
  expect(unitOf(family('up', 'untyped'))).toBe('number')
})

test('values are written with their unit', () => {
  expect(formatValue('en', 'seconds', 0.193)).toBe('193\u2009ms')
  expect(formatValue('en', 'bytes', -2_500_000)).toBe('\u22122.5\u2009MB')
  expect(formatValue('en', 'number', Infinity)).toBe('∞')
  expect(formatValue('en', 'perSecond', 412)).toBe('412\u2009/s')
})
