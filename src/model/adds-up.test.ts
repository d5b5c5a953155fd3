import { describe, expect, test } from 'vitest'

import { addsUp, familiesOf, isToldToAddUp } from './adds-up.ts'

describe('values add up', () => {
  test.each([
    ['requests_total', {}, true],
    ['took_bucket', {}, true],
    ['took_count', {}, true],
    ['memory_bytes', {}, false],
    // An UpDownCounter of OpenTelemetry.
    ['db_client_connection_count', { db_client_connection_count: 'gauge' }, false],
    ['db_client_connection_count', { db_client_connection_count: 'unknown' }, true],
    ['took_count', { took: 'histogram' }, true],
    ['took_sum', { took: 'summary', took_sum: 'gauge' }, true],
    ['depth_bucket', { depth: 'gaugehistogram' }, false],
    ['took', { took: 'histogram' }, false],
    ['took', { took: 'summary' }, false],
    ['served', { served: 'counter' }, true],
    ['requests_total', { requests: 'counter' }, true],
    ['requests_total', { requests: 'gauge' }, false],
    ['requests_total', { requests_total: 'unknown', requests: 'gauge' }, false],
  ] as const)('%s, told %o: %s', (metric, told: Readonly<Record<string, string>>, expected) => {
    expect(addsUp(metric, (family) => told[family])).toBe(expected)
  })

  test('nothing was told', () => {
    expect(isToldToAddUp('requests_total', () => undefined)).toBeUndefined()
    expect(isToldToAddUp('requests_total', () => 'unknown')).toBeUndefined()
  })

  test('every family that is asked for is one that is looked up', () => {
    for (const metric of ['requests_total', 'took_bucket', 'took_sum', 'up', '_total', '_count']) {
      const asked = new Set<string>()
      isToldToAddUp(metric, (family) => void asked.add(family))
      expect([...asked].toSorted()).toEqual(familiesOf(metric).toSorted())
    }
  })
})
