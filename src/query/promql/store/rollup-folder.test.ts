import { expect, test } from 'vitest'

import { Labels } from '../labels.ts'
import { BucketsUnfit } from '../series-source.ts'
import { RollupFolder } from './rollup-folder.ts'

test('sums that may have overflowed between are left to the samples', () => {
  const fold = (...sums: number[]): number | undefined => {
    const folder = new RollupFolder(['sum'], 0, 900_000)
    const series = { low: 1, high: 2, labels: Labels.empty }
    folder.push({ series, ends: Uint32Array.from(sums, (_, at) => 300 * (at + 1)), lists: { sum: Float64Array.from(sums) } })
    return folder.finish()[0]?.columns.sum?.[0]
  }
  expect(fold(1e299, 2e299, -3e299)).toBe(0)
  expect(fold(1e299, Infinity)).toBe(Infinity)
  expect(() => fold(9e299, 9e299, -9e299)).toThrow(BucketsUnfit)
})
