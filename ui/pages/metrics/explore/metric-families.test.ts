import { expect, test } from 'vitest'

import { readFamilies, searchFamilies, sharedPrefixes } from './metric-families.ts'

const described = (type: string, help = '', unit = '') => [{ type, help, unit }]

test('a histogram is one family, described or not', () => {
  const names = ['lat_seconds_bucket', 'lat_seconds_count', 'lat_seconds_sum']
  const [family, ...others] = readFamilies(names, { lat_seconds: described('histogram', 'How long.', 'seconds') })
  expect(family).toEqual({ name: 'lat_seconds', series: 'lat_seconds', kind: 'histogram', unit: 'seconds', help: 'How long.' })
  expect(others).toEqual([])
  expect(readFamilies(names, {})).toMatchObject([{ name: 'lat_seconds', kind: 'histogram' }])
})

test('a histogram without buckets of its own is a native one', () => {
  expect(readFamilies(['lat'], { lat: described('histogram') })).toMatchObject([{ name: 'lat', series: 'lat', kind: 'nativeHistogram' }])
})

test('a counter of OpenMetrics keeps the name of its samples', () => {
  expect(readFamilies(['jobs_total', 'jobs_created'], { jobs: described('counter') })).toMatchObject([
    { name: 'jobs', series: 'jobs_total', kind: 'counter' },
  ])
  expect(readFamilies(['jobs_total'], { jobs_total: described('counter') })).toMatchObject([{ name: 'jobs_total', series: 'jobs_total' }])
})

test('what nobody described is told by its name', () => {
  const names = ['a_total', 'up', 'x_sum', 'x_count', 'only_count', 'only_sum']
  expect(readFamilies(names, {}).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'a_total counter',
    'only summary',
    'up untyped',
    'x summary',
  ])
  expect(readFamilies(['only_count'], {})).toMatchObject([{ name: 'only_count', kind: 'counter' }])
  expect(readFamilies(['__proto__', 'constructor'], {}).map(({ kind }) => kind)).toEqual(['untyped', 'untyped'])
})

test('names that begin with the text come first, then those that hold it, then what their help says', () => {
  const families = readFamilies(['http_requests_total', 'my_http_total', 'up', 'zoo'], { up: described('gauge', 'Whether HTTP answers') })
  expect(searchFamilies(families, 'HTTP').map(({ name }) => name)).toEqual(['http_requests_total', 'my_http_total', 'up'])
  expect(searchFamilies(families, 'total my').map(({ name }) => name)).toEqual(['my_http_total'])
  expect(searchFamilies(families, ' ')).toBe(families)
})

test('names stand under what they share', () => {
  const names = [
    'go_gc_seconds',
    'go_goroutines',
    'http_server_active',
    'http_server_requests_total',
    'orders_total',
    'up',
    'a_',
    '_odd',
    'x.y',
  ]
  expect(sharedPrefixes(names)).toEqual(['go_', 'go_', 'http_server_', 'http_server_', '', '', '', '', ''])
  // A rarer beginning does not take a name from its neighbours' common one.
  expect(sharedPrefixes(['db_pool_in_use', 'db_size'])).toEqual(['db_', 'db_'])
})
