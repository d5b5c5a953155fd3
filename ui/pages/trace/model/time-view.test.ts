import fc from 'fast-check'
import { expect, test } from 'vitest'

import { clampView, panView, readView, rulerTicks, writeView, zoomView } from './time-view.ts'

const total = 2840

test('a view stays inside of the whole, however it is moved', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(number, number, fc.double({ min: 0.001, max: 1000, noNaN: true }), (from, to, factor) => {
      const start = clampView({ fromMs: Math.min(from, to), toMs: Math.max(from, to) }, total)
      for (const view of [start, zoomView(start, factor, from, total), panView(start, factor, total)]) {
        expect(view.fromMs).toBeGreaterThanOrEqual(0)
        expect(view.toMs).toBeLessThanOrEqual(total + 1e-6)
        expect(view.toMs).toBeGreaterThan(view.fromMs)
      }
    }),
  )
})

test('the place under the pointer stays where it is', () => {
  const view = zoomView({ fromMs: 0, toMs: 1000 }, 0.5, 400, 1000)
  expect(view).toEqual({ fromMs: 200, toMs: 700 })
})

test('the address holds a view, and nothing for the whole', () => {
  expect(writeView({ fromMs: 0, toMs: total }, total)).toBe('')
  expect(readView(writeView({ fromMs: 1.5, toMs: 20 }, total), total)).toEqual({ fromMs: 1.5, toMs: 20 })
  for (const text of ['', 'x', '20-10', '5-5', '-1-2']) expect(readView(text, total)).toEqual({ fromMs: 0, toMs: total })
})

test('the ruler has round marks, and not too many', () => {
  expect(rulerTicks({ fromMs: 0, toMs: 2840 }, 6)).toEqual([0, 500, 1000, 1500, 2000, 2500])
  expect(rulerTicks({ fromMs: 0.4, toMs: 0.9 }, 5).map((ms) => ms.toFixed(1))).toEqual(['0.4', '0.5', '0.6', '0.7', '0.8', '0.9'])
})
