import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ByteWriter } from '../../../lib/wire/byte-writer.ts'
import { readRowMetrics } from './read-row-metrics.ts'

function read(table: string, pieces: readonly Buffer[]): [number, string][] | undefined {
  const found: [number, string][] = []
  return readRowMetrics(table, pieces, (projectId, metric) => found.push([projectId, metric])) ? found : undefined
}

const anyName = fc.string({ unit: 'grapheme', maxLength: 200 })
const anyRows = fc.array(
  fc.record({ project: fc.nat(), metric: anyName, labels: fc.array(fc.tuple(anyName, anyName), { maxLength: 5 }) }),
  {
    maxLength: 20,
  },
)

function neighboursOnce(rows: readonly { project: number; metric: string }[]): [number, string][] {
  const pairs = rows.map(({ project, metric }): [number, string] => [project, metric])
  return pairs.filter(([project, metric], at) => pairs[at - 1]?.[0] !== project || pairs[at - 1]?.[1] !== metric)
}

test('the metrics of rows of histograms are found, wherever the pieces are cut', () => {
  fc.assert(
    fc.property(anyRows, fc.nat(), (rows, cut) => {
      const out = new ByteWriter()
      for (const { project, metric, labels } of rows) {
        out.uint32(project)
        out.string(metric)
        out.halves(1, 2)
        out.int64(5n)
        out.uint8(0)
        out.uint8(0)
        for (let i = 0; i < 4; i++) out.float64(i)
        for (const width of [4, 4, 8, 4, 4, 8, 8]) {
          out.varint(labels.length)
          for (let i = 0; i < labels.length * width; i++) out.uint8(i)
        }
      }
      const bytes = out.copy()
      const at = bytes.length === 0 ? 0 : cut % bytes.length
      expect(read('metric_histograms', [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(neighboursOnce(rows))
    }),
  )
})

test('too many rows are not looked at', () => {
  expect(read('metric_histograms', [Buffer.alloc(5 * 2 ** 20)])).toBeUndefined()
})
