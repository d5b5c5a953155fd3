import { expect, test } from 'vitest'

import { mapValue } from './map-value.ts'
import { reduceValues } from './reduce.ts'
import { inkOf, rangeOf, stepsOf, thresholdColour } from './threshold-colour.ts'

test('the first mapping that fits says what is written', () => {
  const mappings = [
    { kind: 'value', value: '1', text: 'Up', colour: '--ok' },
    { kind: 'range', from: 2, to: null, text: 'Many' },
    { kind: 'regex', pattern: '/^web-(\\d+)$/', text: 'Web $1' },
    { kind: 'special', match: 'null+nan', text: 'Gone', colour: '--unknown' },
    { kind: 'special', match: 'empty', text: '', colour: '--low' },
  ] as const
  expect(mapValue(mappings, 1)).toEqual({ text: 'Up', colour: '--ok' })
  expect(mapValue(mappings, '1')).toEqual({ text: 'Up', colour: '--ok' })
  expect(mapValue(mappings, 7)).toEqual({ text: 'Many' })
  expect(mapValue(mappings, 'web-12')).toEqual({ text: 'Web 12' })
  expect(mapValue(mappings, null)).toEqual({ text: 'Gone', colour: '--unknown' })
  expect(mapValue(mappings, Number.NaN)).toEqual({ text: 'Gone', colour: '--unknown' })
  expect(mapValue(mappings, '')).toEqual({ colour: '--low' })
  expect(mapValue(mappings, 0)).toBeUndefined()
  expect(mapValue(undefined, 0)).toBeUndefined()
})

test.each(['(a+)+$', '(a|a)*$', 'a*a*a*a*b', '(', '(a)\\1', 'x'.repeat(300)])('the pattern %s is not tried', (pattern) => {
  expect(mapValue([{ kind: 'regex', pattern, text: 'hit' }], 'a'.repeat(60))).toBeUndefined()
})

test('a long text is not matched', () => {
  const mappings = [{ kind: 'regex', pattern: 'a', text: 'hit' }] as const
  expect(mapValue(mappings, 'a')).toEqual({ text: 'hit' })
  expect(mapValue(mappings, 'a'.repeat(1000))).toBeUndefined()
})

test('a colour begins at its threshold', () => {
  const steps = [
    { from: -Infinity, colour: '--ok' },
    { from: 80, colour: '--high' },
    { from: 90, colour: '--critical' },
  ]
  expect([-5, 79.9, 80, 95].map((value) => thresholdColour(steps, value))).toEqual(['--ok', '--ok', '--high', '--critical'])
  expect(thresholdColour([], 1)).toBeUndefined()
  const half = {
    isPercent: true,
    steps: [
      { from: null, colour: '--ok' },
      { from: 50, colour: '--high' },
    ],
  }
  expect(stepsOf({ thresholds: half }, [0, 8]).map(({ from }) => from)).toEqual([-Infinity, 4])
  expect(stepsOf({}, [0, 8])).toEqual([])
})

test('the ends of a scale follow from what is said, else from the data', () => {
  const round = (value: number): number => value + 1
  expect(rangeOf({ unit: 'percent' }, [12], round)).toEqual([0, 100])
  expect(rangeOf({ unit: 'percentunit' }, [0.2], round)).toEqual([0, 1])
  expect(rangeOf({}, [12, 40], round)).toEqual([0, 41])
  expect(rangeOf({}, [-5, 3], round)).toEqual([-5, 4])
  expect(rangeOf({ min: 10, max: 20 }, [12], round)).toEqual([10, 20])
  expect(rangeOf({ min: 10, max: 10 }, [10], round)).toEqual([10, 11])
  expect(rangeOf({ thresholds: { isPercent: false, steps: [{ from: 50, colour: '--high' }] } }, [12], round)).toEqual([0, 51])
})

test('colours of series are not for text', () => {
  expect(inkOf('--critical')).toBe('var(--critical)')
  expect(inkOf('--c6')).toBeUndefined()
  expect(inkOf(undefined)).toBeUndefined()
  expect(inkOf('#ff0000')).toContain('var(--ink)')
})

test('a column becomes one value', () => {
  const values = [null, 4, 2, Number.NaN, 8, 3, null]
  const all = [
    'lastNotNull',
    'last',
    'firstNotNull',
    'first',
    'min',
    'max',
    'sum',
    'mean',
    'count',
    'range',
    'diff',
    'diffperc',
    'delta',
  ] as const
  expect(all.map((one) => reduceValues(values, one))).toEqual([3, null, 4, null, 2, 8, 17, 4.25, 7, 6, -1, -0.25, 11])
  expect(reduceValues(['a', 'b'], 'lastNotNull')).toBe('b')
  expect(reduceValues(['a', 'b'], 'mean')).toBe('b')
  expect(reduceValues([], 'max')).toBeNull()
  expect(reduceValues(new Float64Array([1, 5]), 'max')).toBe(5)
})
