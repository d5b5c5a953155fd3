import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Labels } from '../labels.ts'
import { FloatCutter } from './cut-floats.ts'
import { bucketMs } from './sample-scope.ts'
import type { StoredRun } from './stored-run.ts'
import { SeriesById } from './stored-series.ts'

interface Row {
  readonly low: number
  readonly high: number
  readonly timeMs: number
  readonly value: number
}

/** Ids that share halves, and one that nobody asked for. */
const ids = [
  { low: 1, high: 0 },
  { low: 1, high: 1 },
  { low: 0xffffffff, high: 1 },
  { low: 5, high: 0xffffffff },
]
const unknown = { low: 2, high: 1 }
const byId = new SeriesById()
for (const [at, id] of ids.entries()) byId.add({ ...id, labels: Labels.from([['n', String(at)]]) })

const baseMs = 1_795_176_000_000 - 12_345
const anyRow: fc.Arbitrary<Row> = fc
  .record({
    id: fc.constantFrom(...ids, unknown),
    offset: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 5 * bucketMs })),
    value: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ id, offset, value }) => ({ ...id, timeMs: baseMs + offset, value }))

function inKeyOrder(a: Row, b: Row): number {
  const bucket = Math.floor(a.timeMs / bucketMs) - Math.floor(b.timeMs / bucketMs)
  return bucket || a.high - b.high || a.low - b.low || a.timeMs - b.timeMs
}

/** Rows in blocks of the given sizes, over and over. */
function cut(rows: readonly Row[], sizes: readonly number[]): StoredRun[] {
  const cutter = new FloatCutter(byId, baseMs)
  const runs: StoredRun[] = []
  // The next block takes the arrays of this one.
  const keep = (some: readonly StoredRun[]): void => {
    for (const run of some) runs.push({ ...run, times: run.times.slice(), values: run.values.slice() })
  }
  for (let from = 0, block = 0; from < rows.length; block++) {
    const size = sizes[block % sizes.length] ?? 1
    const some = rows.slice(from, from + size)
    from += size
    keep(
      cutter.push({
        ids: Uint32Array.from([0, 0, ...some.flatMap(({ low, high }) => [low, high])]),
        offsets: Uint32Array.from([0, ...some.map(({ timeMs }) => timeMs - baseMs)]),
        values: Float64Array.from([0, ...some.map(({ value }) => value)]),
      }),
    )
  }
  keep(cutter.finish())
  return runs
}

test('whatever the blocks, each series has its samples in rising time, the greatest of a time', () => {
  fc.assert(
    fc.property(
      fc.array(anyRow, { maxLength: 200 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      (some, sizes) => {
        const rows = some.toSorted(inKeyOrder)
        const wanted = ids.map((id) => {
          const samples = new Map<number, number>()
          for (const { low, high, timeMs, value } of rows)
            if (low === id.low && high === id.high) samples.set(timeMs, Math.max(value, samples.get(timeMs) ?? 0))
          return [...samples].toSorted(([a], [b]) => a - b)
        })
        const runs = cut(rows, sizes)
        const found = ids.map(({ low, high }) =>
          runs
            .filter(({ series }) => series === byId.find(low, high))
            .flatMap(({ times, values }) => Array.from(times, (time, at) => [time, values[at]])),
        )
        expect(found).toEqual(wanted)
        for (const { times } of runs) {
          expect(times.length).toBeGreaterThan(0)
          expect(Math.floor((times[0] ?? 0) / bucketMs)).toBe(Math.floor((times.at(-1) ?? 0) / bucketMs))
        }
      },
    ),
  )
})
