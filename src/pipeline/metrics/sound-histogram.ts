import { exponentialSchemas } from '../../model/reduce-resolution.ts'
import { type BucketSpans, customBoundsSchema, type NativeHistogramView } from '../../model/series.ts'
import type { RejectReason } from '../../model/telemetry-sink.ts'

/** Finer schemas that a sender may know, to be made coarser (Prometheus reserves them for itself). */
const finestSchema = 52

/** Why a native histogram cannot be: schema, spans, counts or bounds that contradict each other. Undefined for a sound one. */
export function histogramProblem(histogram: NativeHistogramView): Extract<RejectReason, 'malformed' | 'unsupported'> | undefined {
  const { schema, positive, negative, zeroThreshold, zeroCount, count, bounds } = histogram
  if (!isSide(positive) || !isSide(negative) || !(zeroThreshold >= 0) || !(zeroCount >= 0) || !(count >= 0)) return 'malformed'
  if (schema === customBoundsSchema) {
    const hasZero = zeroCount !== 0 || zeroThreshold !== 0
    const fits = negative.offsets.length === 0 && !hasZero && areBounds(bounds) && reachOf(positive) <= bounds.length + 1
    return fits ? undefined : 'malformed'
  }
  if (schema < exponentialSchemas.least || schema > finestSchema) return 'unsupported'
  return bounds.length === 0 ? undefined : 'malformed'
}

/** As many counts as the spans are long, none negative, spans one after the other. */
function isSide({ offsets, lengths, counts }: BucketSpans): boolean {
  let buckets = 0
  for (const length of lengths) buckets += length
  return buckets === counts.length && offsets.every((offset, i) => i === 0 || offset >= 0) && counts.every((count) => count >= 0)
}

/** How many bounds the spans need; more than there can be when they begin before the first. */
function reachOf({ offsets, lengths }: BucketSpans): number {
  if ((offsets[0] ?? 0) < 0) return Infinity
  let reach = 0
  for (const [i, offset] of offsets.entries()) reach += offset + (lengths[i] ?? 0)
  return reach
}

/** Rising and finite. */
function areBounds(bounds: readonly number[]): boolean {
  return bounds.every((bound, i) => Number.isFinite(bound) && (i === 0 || bound > (bounds[i - 1] ?? bound)))
}
