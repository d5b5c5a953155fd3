import { randomUUID } from 'node:crypto'

import { ByteWriter } from '../../../lib/wire/byte-writer.ts'
import { metricRollupHours, metricRollups } from '../../../storage/tables/metric-rollups.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import { decodeDecimals } from '../store/decode-decimals.ts'
import { int64Halves, int8, repeatedTexts, uint32, uint64Halves } from '../store/native/columns.ts'
import { readBlocks } from '../store/native/read-blocks.ts'
import { bucketMs as keyMs, sampleOrder } from '../store/sample-scope.ts'
import { BucketMaker } from './bucket-maker.ts'
import { jobReadOptions } from './job-read-options.ts'
import type { Portion } from './plan-portions.ts'
import { rollupMs } from './rollup-buckets.ts'
import { writeRollup } from './write-rollup.ts'

/** Rows of a block are looked at in one turn. */
const blockRows = 16_384
const insertBytes = 16 * 2 ** 20
const idSpace = 2n ** 64n

/**
 * Makes all buckets that a sample of the portion can lie in, then records from how many samples. Whatever is made twice is stored once;
 * whoever is stopped between has recorded nothing and makes it again. Returns the number of buckets.
 */
export async function makeRollups(telemetry: TelemetryStore, portion: Portion, signal: AbortSignal): Promise<number> {
  let buckets = 0
  for (let part = 0; part < portion.parts; part++) buckets += await makePart(telemetry, portion, part, signal)
  signal.throwIfAborted()
  const hours = new ByteWriter()
  for (const { metric, hourMs, rows } of portion.hours) {
    hours.uint32(portion.projectId)
    hours.string(metric)
    hours.uint32(hourMs / 1000)
    hours.halves(rows % 2 ** 32, Math.floor(rows / 2 ** 32))
  }
  await telemetry.insert(metricRollupHours.name, [hours.view()], randomUUID())
  return buckets
}

async function makePart(telemetry: TelemetryStore, portion: Portion, part: number, signal: AbortSignal): Promise<number> {
  const { projectId, fromMs } = portion
  const out = new ByteWriter(2 ** 20)
  let buckets = 0
  const maker = new BucketMaker((bucket) => {
    writeRollup(out, projectId, bucket)
    buckets++
  })
  const store = async (): Promise<void> => {
    // A random token: rows that were stored before may have to be stored again.
    if (out.length > 0) await telemetry.insert(metricRollups.name, [out.copy()], randomUUID())
    out.clear()
  }
  const baseMs = fromMs - rollupMs
  for (const pass of passes) {
    const params = new SqlParams('q')
    const sql = selectSamples(params, portion, part, pass)
    const pieces = await telemetry.stream(sql, 'Native', params.values, jobReadOptions(signal))
    for await (const {
      rows,
      columns: [metrics, ids, offsets, mantissas, exponents],
    } of readBlocks(pieces, [repeatedTexts, uint64Halves(0, true), uint32(0, true), int64Halves(0, true), int8(0, true)] as const)) {
      const values = decodeDecimals(mantissas, exponents)
      for (let row = 0; row < rows; row++)
        maker.add(
          metrics[row] as string,
          ids[2 * row] as number,
          ids[2 * row + 1] as number,
          baseMs + (offsets[row] as number),
          values,
          row,
        )
      if (out.length >= insertBytes) await store()
    }
    // An answer that was cut short may look like a whole one.
    signal.throwIfAborted()
    maker.finish()
  }
  await store()
  return buckets
}

/**
 * The sorting key of the samples keeps a series together for four hours, and its samples at the very end of them apart from those
 * before: all buckets but the last of each four hours are read in its order, which costs little, and those last ones sorted.
 */
const passes = [
  { condition: `(toUnixTimestamp64Milli(ts) - 1) % ${keyMs} < ${keyMs - rollupMs}`, order: sampleOrder },
  { condition: `(toUnixTimestamp64Milli(ts) - 1) % ${keyMs} >= ${keyMs - rollupMs}`, order: 'ORDER BY metric, id, ts' },
] as const

/** The samples of all buckets that the portion touches, series by series: the first bucket begins before it. */
function selectSamples(
  params: SqlParams,
  { projectId, metrics, fromMs, toMs, parts }: Portion,
  part: number,
  { condition, order }: (typeof passes)[number],
): string {
  const base = params.bind('Int64', fromMs - rollupMs)
  const conditions = [
    `project = ${params.bind('UInt32', projectId)}`,
    `metric IN (${metrics.map((metric) => params.bind('String', metric)).join(', ')})`,
    `ts > fromUnixTimestamp64Milli(${base}, 'UTC')`,
    `ts <= fromUnixTimestamp64Milli(${params.bind('Int64', toMs)}, 'UTC')`,
    condition,
  ]
  if (part > 0) conditions.push(`id >= ${params.bind('UInt64', boundOf(part, parts))}`)
  if (part < parts - 1) conditions.push(`id < ${params.bind('UInt64', boundOf(part + 1, parts))}`)
  return `SELECT metric, id, toUInt32(toUnixTimestamp64Milli(ts) - ${base}) AS t, m, e FROM metric_samples
    WHERE ${conditions.join(' AND ')} ${order} SETTINGS max_block_size = ${blockRows}`
}

function boundOf(part: number, parts: number): bigint {
  return (idSpace * BigInt(part)) / BigInt(parts)
}
