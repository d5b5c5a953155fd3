import { expect, test } from 'vitest'

import { earlierChart, leadingLines, linesOf, valueAt } from './lines.ts'

const answer = (values: readonly (readonly (number | null)[])[]) => ({
  t0: 0,
  step: 1000,
  more: 0,
  annotations: [],
  series: values.map((line, index) => ({ labels: { i: String(index) }, values: [...line] })),
})

test('the largest lead with colours in the order of their names, the others are grey', () => {
  const lines = linesOf(answer(Array.from({ length: 20 }, (_, index) => [index])), 'x')
  const leading = lines.filter(({ leads }) => leads)
  expect(leading.map(({ title }) => title)).toEqual(Array.from({ length: leadingLines }, (_, index) => String(index + 8)))
  expect(leading.map(({ colour }) => colour).slice(0, 2)).toEqual(['--c1', '--c2'])
  expect(new Set(lines.slice(leadingLines).map(({ colour }) => colour))).toEqual(new Set(['--control']))
})

test('values at the cursor, last values and summaries pass over gaps', () => {
  const [line, none] = linesOf(answer([[1, null, 3, null], [null]]), 'x')
  if (!line || !none) throw new Error('two lines were given')
  expect(valueAt(line, 1)).toBeNull()
  expect(valueAt(line, null)).toBe(3)
  expect(line.summary).toEqual({ least: 1, mean: 2, most: 3 })
  expect(none.summary).toBeUndefined()
})

test('the mean with its ends, and alone where there is but one series', () => {
  const told = { label: 'stat', titleOf: (stat: string) => stat.toUpperCase() }
  const stats = (ends: number) => ({
    series: ['max', 'avg', 'min'].map((stat, at) => ({ labels: { stat }, values: [5 + (1 - at) * ends] })),
  })
  expect(linesOf(stats(1), 'x', told).map(({ title }) => title)).toEqual(['AVG', 'MIN', 'MAX'])
  expect(linesOf(stats(0), 'x', told).map(({ title }) => title)).toEqual(['AVG'])
})

test('an earlier time is drawn under the lines of the same labels, in their colours', () => {
  const lines = linesOf(answer([[1], [2]]), 'x')
  const stats = { samplesRead: 0, peakSamples: 0, mostSamples: 1, series: 2, tookMs: 1, isShared: false }
  const earlier = { ...answer([[7], [8], [9]]), t0: -60_000, stats }
  expect(earlierChart(earlier, lines)).toMatchObject({
    fromMs: -60_000,
    series: [
      { title: '0', colour: '--c1', values: [7] },
      { title: '1', colour: '--c2', values: [8] },
    ],
  })
  expect(earlierChart(undefined, lines)).toBeUndefined()
  expect(earlierChart({ ...earlier, series: [] }, lines)).toBeUndefined()
})
