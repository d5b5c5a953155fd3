import fc from 'fast-check'
import { expect, test } from 'vitest'

import { filterList, readFilters, writeFilter } from './matchers.ts'
import { metricOfPath, metricPath } from './metric-address.ts'

test('filters stand in an address as PromQL writes them', () => {
  const filters = [
    { label: 'code', isNot: true, value: '200' },
    { label: 'http.route', isNot: false, value: '/a,"b"\\c' },
  ]
  expect(filterList().write(filters)).toBe('code!="200","http.route"="/a,\\"b\\"\\\\c"')
  expect(readFilters('code!="200", job="a"')).toHaveLength(2)
  expect(readFilters('')).toEqual([])
})

test('any filters come back, any other text does not break the page', () => {
  const filter = fc.record({
    label: fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
    isNot: fc.boolean(),
    value: fc.string({ maxLength: 12, unit: 'grapheme' }),
  })
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 4 }), (filters) => {
      expect(readFilters(filters.map(writeFilter).join(','))).toEqual(filters)
    }),
  )
  fc.assert(fc.property(fc.string({ maxLength: 40 }), (text) => void readFilters(text)))
  expect(readFilters('code=~"5.."')).toBeUndefined()
  expect(readFilters('code="500" or up')).toBeUndefined()
})

test('any name of a metric is an address that is no file', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 12 }), (name) => {
      const path = metricPath(name)
      expect(metricOfPath(path)).toBe(name)
      expect(path.split('/')).toHaveLength(4)
      expect(path).not.toContain('.')
    }),
  )
  expect(metricOfPath('/metrics/metric/%')).toBe('')
  expect(metricOfPath('/metrics/explore')).toBe('')
})
