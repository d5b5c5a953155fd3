import { expect, test } from 'vitest'

import { countedName, familyOf, type MetricFamily, namesOfFamily } from './metric-family.ts'

const described = (type: string, help = '', unit = '') => ({ type, help, unit })

function readFamilies(names: readonly string[], told: Readonly<Record<string, ReturnType<typeof described>>>): readonly MetricFamily[] {
  const families = names.map((name) => familyOf(name, new Map(Object.entries(told)), new Set(names)))
  return [...new Map(families.map((family) => [family.name, family])).values()]
}

test('a histogram is one family, described or not', () => {
  const names = ['lat_seconds_bucket', 'lat_seconds_count', 'lat_seconds_sum']
  const [family, ...others] = readFamilies(names, { lat_seconds: described('histogram', 'How long.', 'seconds') })
  expect(family).toEqual({
    name: 'lat_seconds',
    series: 'lat_seconds',
    kind: 'histogram',
    hasQuantiles: false,
    unit: 'seconds',
    help: 'How long.',
  })
  expect(others).toEqual([])
  expect(readFamilies(names, {})).toMatchObject([{ name: 'lat_seconds', kind: 'histogram' }])
  for (const name of names) expect(namesOfFamily('lat_seconds')).toContain(name)
})

test('a histogram without buckets of its own is a native one', () => {
  expect(readFamilies(['lat'], { lat: described('histogram') })).toMatchObject([{ name: 'lat', series: 'lat', kind: 'nativeHistogram' }])
})

test('a counter of OpenMetrics keeps the name of its samples', () => {
  expect(readFamilies(['jobs_created', 'jobs_total'], { jobs: described('counter') })).toMatchObject([
    { name: 'jobs', series: 'jobs_total', kind: 'counter' },
  ])
  expect(readFamilies(['jobs_total'], { jobs_total: described('counter') })).toMatchObject([{ name: 'jobs_total', series: 'jobs_total' }])
})

test('a summary has quantiles or has not', () => {
  const told = { wait: described('summary') }
  expect(readFamilies(['wait', 'wait_sum', 'wait_count'], told)).toMatchObject([{ kind: 'summary', hasQuantiles: true }])
  expect(readFamilies(['wait_sum', 'wait_count'], told)).toMatchObject([{ kind: 'summary', hasQuantiles: false }])
  expect(readFamilies(['wait', 'wait_sum', 'wait_count'], {})).toMatchObject([{ kind: 'summary', hasQuantiles: true }])
})

test('what carries facts in its labels is an info, said so or not', () => {
  expect(readFamilies(['app_build_info'], { app_build_info: described('gauge') })).toMatchObject([{ kind: 'info' }])
  expect(readFamilies(['target_info'], { target: described('info') })).toMatchObject([
    { name: 'target', series: 'target_info', kind: 'info' },
  ])
  expect(readFamilies(['node_uname_info'], {})).toMatchObject([{ kind: 'info' }])
})

test('what nobody described is told by its name', () => {
  const names = ['a_total', 'up', 'x_sum', 'x_count', 'only_count', 'only_sum']
  expect(
    readFamilies(names, {})
      .map(({ name, kind }) => `${name} ${kind}`)
      .toSorted(),
  ).toEqual(['a_total counter', 'only summary', 'up untyped', 'x summary'])
  expect(readFamilies(['only_count'], {})).toMatchObject([{ name: 'only_count', kind: 'counter' }])
  expect(readFamilies(['__proto__', 'constructor'], {}).map(({ kind }) => kind)).toEqual(['untyped', 'untyped'])
})

test('series are counted by the name that tells them apart', () => {
  const counted = (names: readonly string[]) => readFamilies(names, {}).map(countedName)
  expect(counted(['lat_bucket', 'lat_sum', 'lat_count'])).toEqual(['lat_bucket'])
  expect(counted(['wait_sum', 'wait_count'])).toEqual(['wait_count'])
  expect(counted(['up'])).toEqual(['up'])
})
