import { expect, test } from 'vitest'

import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { seriesLimits } from '../limits.ts'
import { metric } from '../testdata/make-points.ts'
import { MetricGroups } from './metric-group.ts'

const text = { maskedName: (name: string) => name }
const counter = metric({ name: 'requests', kind: 'sum', description: 'text' })

/** A resource with one attribute. */
function originOf(value: string) {
  const map = new ByteWriter()
  map.varint(1)
  map.string('key')
  map.string(value)
  return { text, resource: { map: map.copy() }, scope: { names: Buffer.alloc(2), map: Buffer.alloc(1) } }
}

test('a metric of a resource has one group, until resources without end filled the memory', () => {
  const groups = new MetricGroups(seriesLimits)
  const first = groups.find(originOf('a'), counter)
  expect(groups.find(originOf('a'), { ...counter, description: 'other' })).toBe(first)
  expect(groups.find(originOf('b'), counter)).not.toBe(first)
  const padding = 'x'.repeat(60_000)
  // Each is kept twice: as an origin and as a resource.
  for (let n = 0; n < 1000; n++) groups.find(originOf(`${n}${padding}`), counter)
  expect(groups.find(originOf('a'), counter)).toBe(first)
  for (let n = 1000; n < 1200; n++) groups.find(originOf(`${n}${padding}`), counter)
  expect(groups.find(originOf('a'), counter)).not.toBe(first)
})

test('a metric with a name longer than any that is accepted is not remembered', () => {
  const groups = new MetricGroups(seriesLimits)
  const endless = { ...counter, name: 'n'.repeat(9000) }
  const first = groups.find(originOf('a'), endless)
  expect(first.valid).toBe(false)
  expect(groups.find(originOf('a'), endless)).not.toBe(first)
})
