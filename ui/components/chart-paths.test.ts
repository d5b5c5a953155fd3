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

test('every value is a point on a whole pixel, in order, and every run of values is one stroke', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.double({ min: 0, max: 4, noNaN: true })), { minLength: 2 }), (values) => {
      const strokes = strokesOf(values)
      expect(strokes.flat()).toHaveLength(values.filter((value) => value !== null).length)
      expect(strokes).toHaveLength(values.filter((value, index) => value !== null && (values[index - 1] ?? null) === null).length)
      for (const [x, y] of strokes.flat()) expect(Number.isInteger(x) && Number.isInteger(y)).toBe(true)
      const across = strokes.flat().map(([x]) => x)
      expect(across).toEqual(across.toSorted((a, b) => a - b))
    }),
  )
})
