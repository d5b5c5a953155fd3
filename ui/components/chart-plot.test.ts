import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { ChartData } from './chart-data.ts'
import { extremesOf } from './chart-extremes.ts'
import { alignedData, lonePoints, plotShape } from './chart-plot.ts'

const chart = (lines: Readonly<Record<string, readonly (number | null)[]>>, fromMs = 1000): ChartData => ({
  fromMs,
  stepMs: 100,
  series: Object.entries(lines).map(([title, values], index) => ({ title, values, colour: `--c${index + 1}` })),
})

test('the lines compared with lie under the lines, at the same times', () => {
  const data = chart({ a: [1, 2], b: [3, null] })
  const [times, ...lines] = alignedData({ data, compare: chart({ b: [7, 8] }, 0) })
  expect([...(times ?? [])]).toEqual([1000, 1100])
  expect(lines).toEqual([
    [1, 2],
    [3, null],
    [7, 8],
  ])
})

test('without a line the axis keeps the points that were asked for', () => {
  expect(alignedData({ data: { fromMs: 0, stepMs: 10, series: [], length: 3 }, compare: undefined })[0]).toHaveLength(3)
})

test('new values keep the plot, another line needs a new one; a line compared with has the colour of its name', () => {
  const data = chart({ a: [1], b: [2] })
  expect(plotShape({ data, compare: undefined })).toBe(plotShape({ data: chart({ a: [5], b: [6] }), compare: undefined }))
  expect(plotShape({ data, compare: undefined })).not.toBe(plotShape({ data: chart({ a: [1] }), compare: undefined }))
  expect(plotShape({ data, compare: chart({ b: [1], other: [1] }) })).toMatch(/ --c2,--ink-3$/)
})

test('a lone point is one without a neighbour, and every point is drawn by a line or alone', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.double({ noNaN: true }))), (values) => {
      const lone = new Set(lonePoints(values))
      values.forEach((value, index) => {
        const isAlone = value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
        expect(lone.has(index)).toBe(isAlone)
      })
    }),
  )
})

test('the ends of the axis are those of all lines together', () => {
  expect(extremesOf(chart({ a: [3, null, -1] }), undefined, chart({ b: [9] }))).toEqual({ least: -1, most: 9 })
  expect(extremesOf(chart({ a: [null] }))).toBeUndefined()
})
