import { expect, test } from 'vitest'

import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { seriesLimits } from '../limits.ts'
import { metric } from '../testdata/make-points.ts'
import { MetricGroups } from './metric-group.ts'

const text = { maskedName: (name: string) => name }
const counter = metric({ name: 'requests', kind: 'sum', description: 'text' })

/** A resource with one attribute. */
function resourceOf(value: string) {
  const map = new ByteWriter()
  map.varint(1)
  map.string('key')
  map.string(value)
  return { resource: { map: map.copy() }, scope: { names: Buffer.alloc(2), map: Buffer.alloc(1) } }
}

test('a metric of a resource has one group, until resources without end filled the memory', () => {
  const groups = new MetricGroups(seriesLimits)
  const find = (value: string, wanted = counter) => groups.find(text, groups.originOf(resourceOf(value)), wanted)
  const first = find('a')
  expect(find('a', { ...counter, description: 'other' })).toBe(first)
  expect(find('b')).not.toBe(first)
  const padding = 'x'.repeat(60_000)
  for (let n = 0; n < 2000; n++) find(`${n}${padding}`)
  expect(find('a')).toBe(first)
  for (let n = 2000; n < 2400; n++) find(`${n}${padding}`)
  expect(find('a')).not.toBe(first)
})

test('a resource and a scope are read once, however many metrics stand under them', () => {
  const groups = new MetricGroups(seriesLimits)
  const at = resourceOf('a')
  const origin = groups.originOf(at)
  expect(groups.originOf(at)).toBe(origin)
  expect(groups.originOf(resourceOf('a'))).toBe(origin)
  expect(groups.originOf({ ...at, scope: { ...at.scope, names: Buffer.from([1, 0x61, 0]) } }).resource).toBe(origin.resource)
})

test('a scope with more than a series may have refuses all its metrics', () => {
  const groups = new MetricGroups(seriesLimits)
  const map = new ByteWriter()
  map.varint(10)
  for (let i = 0; i < 10; i++) {
    map.string(`key${i}`)
    map.string('x'.repeat(2000))
  }
  const origin = groups.originOf({ ...resourceOf('a'), scope: { names: Buffer.alloc(2), map: map.copy() } })
  expect(groups.find(text, origin, counter).problem).toBe('label_limit')
})

test('a metric with a name longer than any that is accepted is not remembered', () => {
  const groups = new MetricGroups(seriesLimits)
  const endless = { ...counter, name: 'n'.repeat(9000) }
  const origin = groups.originOf(resourceOf('a'))
  const first = groups.find(text, origin, endless)
  expect(first.problem).toBe('label_limit')
  expect(groups.find(text, origin, endless)).not.toBe(first)
})
