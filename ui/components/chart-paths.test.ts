import fc from 'fast-check'
import type uPlot from 'uplot'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { chartPaths } from './chart-paths.ts'

/** What a path was told; node has none of its own. */
class ToldPath {
  readonly strokes: (readonly (readonly [x: number, y: number])[])[] = []
  moveTo(x: number, y: number): void {
    this.strokes.push([[x, y]])
  }
  lineTo(x: number, y: number): void {
    this.strokes.push([...(this.strokes.pop() ?? []), [x, y]])
  }
}

beforeAll(() => void vi.stubGlobal('Path2D', ToldPath))
afterAll(() => void vi.unstubAllGlobals())

function strokesOf(values: readonly (number | null)[]): ToldPath['strokes'] {
  const plot = {
    data: [values.map((_, index) => 1000 + index * 10), values],
    scales: { x: { min: 1000, max: 1000 + (values.length - 1) * 10 }, y: { min: 0, max: 4 } },
    bbox: { left: 50, top: 20, width: 10 * (values.length - 1), height: 100 },
  }
  // Only these parts of a plot are read.
  const stroke: unknown = chartPaths(plot as unknown as uPlot, 1, 0, values.length - 1)?.stroke
  if (!(stroke instanceof ToldPath)) throw new Error('no path came')
  return stroke.strokes
}

test('a line stands at its values and breaks where there is none', () => {
  expect(strokesOf([0, 4, null, 1, null, 2, 3])).toEqual([
    [
      [50, 120],
      [60, 20],
    ],
    [[80, 95]],
    [
      [100, 70],
      [110, 45],
    ],
  ])
})

test('points that lie level are one step', () => {
  expect(strokesOf([1, 1, 1, 2, 2, null, 3, 3])).toEqual([
    [
      [50, 95],
      [70, 95],
      [80, 70],
      [90, 70],
    ],
    [
      [110, 45],
      [120, 45],
    ],
  ])
})

test('every value lies on the line, on a whole pixel, and every run of values is one stroke', () => {
  const value = fc.oneof(fc.double({ min: 0, max: 4, noNaN: true }), fc.constantFrom(1, 2), fc.constant(null))
  fc.assert(
    fc.property(fc.array(value, { minLength: 2 }), (values) => {
      const strokes = strokesOf(values)
      const given = values.flatMap((one, index) => (one === null ? [] : [[50 + index * 10, Math.round(120 - one * 25)] as const]))
      for (const [x, y] of given) expect(strokes.some((stroke) => liesOn(stroke, x, y))).toBe(true)
      for (const [x, y] of strokes.flat()) expect(given.some(([atX, atY]) => atX === x && atY === y)).toBe(true)
      expect(strokes).toHaveLength(values.filter((one, index) => one !== null && (values[index - 1] ?? null) === null).length)
      const across = strokes.flat().map(([x]) => x)
      expect(across).toEqual(across.toSorted((a, b) => a - b))
    }),
  )
})

/** Whether a point is one of the stroke's, or between two that are level with it. */
function liesOn(stroke: ToldPath['strokes'][number], x: number, y: number): boolean {
  return stroke.some(([fromX, fromY], index) => {
    const [toX, toY] = stroke[index + 1] ?? [fromX, fromY]
    return (fromX === x && fromY === y) || (fromY === y && toY === y && fromX <= x && x <= toX)
  })
}
