import { expect, test } from 'vitest'

import { printValue } from './print-value.ts'

test('scalars, strings and nothing', () => {
  expect(printValue({ resultType: 'scalar', result: [1, '2.5'] })).toBe('2.5\n')
  expect(printValue({ resultType: 'string', result: [1, 'a "b"'] })).toBe('a "b"\n')
  expect(printValue({ resultType: 'vector', result: [] })).toBe('no series\n')
  expect(printValue({ resultType: 'matrix', result: [] })).toBe('no series\n')
})

test('samples stand in a column; names and labels that are not plain are quoted', () => {
  const metrics = [
    {},
    { __name__: 'up' },
    { __name__: 'up', job: 'a\n\u001b[2J' },
    { __name__: 'http.rate', 'http.host': 'x' },
    { job: 'b' },
  ]
  const result = metrics.map((metric, at) => ({ metric, value: [0, String(at)] as [number, string] }))
  const names = ['{}', 'up', String.raw`up{job="a\n\u001b[2J"}`, '{"http.rate", "http.host"="x"}', '{job="b"}']
  const width = '{"http.rate", "http.host"="x"}'.length
  expect(printValue({ resultType: 'vector', result })).toBe(names.map((name, at) => `${name.padEnd(width)}  ${at}\n`).join(''))
})

test('series of a range stand apart, floats and histograms in the order of their times', () => {
  const histogram: [number, { count: string; sum: string }] = [1, { count: '3', sum: '4.5' }]
  const result = [
    {
      metric: { a: 'x' },
      values: [
        [0, '1'],
        [2.5, 'NaN'],
      ] as [number, string][],
      histograms: [histogram],
    },
    { metric: { a: 'y' }, values: [[0, '+Inf']] as [number, string][], histograms: [] },
  ]
  expect(printValue({ resultType: 'matrix', result })).toBe(`{a="x"}
  1970-01-01T00:00:00.000Z  1
  1970-01-01T00:00:01.000Z  count 3, sum 4.5
  1970-01-01T00:00:02.500Z  NaN

{a="y"}
  1970-01-01T00:00:00.000Z  +Inf
`)
})
