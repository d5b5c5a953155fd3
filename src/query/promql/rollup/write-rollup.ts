import type { ByteWriter } from '../../../lib/wire/byte-writer.ts'
import type { RollupBucket } from './bucket-maker.ts'

/** Writes a bucket as a row of `metric_rollups` in RowBinary, its wire columns in their order. */
export function writeRollup(out: ByteWriter, projectId: number, bucket: RollupBucket): void {
  const { endMs } = bucket
  out.uint32(projectId)
  out.string(bucket.metric)
  out.halves(bucket.low, bucket.high)
  out.uint32(endMs / 1000)
  out.uint32(bucket.count)
  out.float64(bucket.sum)
  out.float64(bucket.min)
  out.float64(bucket.max)
  out.float64(bucket.first)
  out.float64(bucket.last)
  out.uint32(endMs - bucket.firstMs)
  out.uint32(endMs - bucket.lastMs)
  out.float64(bucket.lost)
  out.uint32(bucket.resets)
  out.uint32(bucket.changes)
  out.uint32(bucket.rows)
}
