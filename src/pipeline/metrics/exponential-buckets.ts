import type { ExponentialBuckets } from '../../model/metric.ts'
import type { BucketSpans } from '../../model/series.ts'

/** With more steps than this every bucket is one of two, -1 or 0: offsets have 32 bits. */
const mostSteps = 40

/** Where a bucket stands when the scale has fallen by `steps`. */
export function coarserIndex(index: number, steps: number): number {
  return Math.floor(index / 2 ** Math.min(steps, mostSteps))
}

/** Joins 2^steps neighbouring buckets into one: the scale falls by `steps`. */
export function downscale({ offset, counts }: Readonly<ExponentialBuckets>, steps: number): ExponentialBuckets {
  if (counts.length === 0) return { offset: 0, counts: [] }
  const first = coarserIndex(offset, steps)
  const joined = Array.from({ length: coarserIndex(offset + counts.length - 1, steps) - first + 1 }, () => 0)
  for (const [i, count] of counts.entries()) {
    const index = coarserIndex(offset + i, steps) - first
    joined[index] = (joined[index] ?? 0) + count
  }
  return { offset: first, counts: joined }
}

/** The sum of two bucket sets of the same scale. */
export function addBuckets(a: Readonly<ExponentialBuckets>, b: Readonly<ExponentialBuckets>): ExponentialBuckets {
  if (a.counts.length === 0) return { offset: b.offset, counts: [...b.counts] }
  if (b.counts.length === 0) return { offset: a.offset, counts: [...a.counts] }
  const offset = Math.min(a.offset, b.offset)
  const end = Math.max(a.offset + a.counts.length, b.offset + b.counts.length)
  const counts = Array.from({ length: end - offset }, () => 0)
  for (const buckets of [a, b]) {
    for (const [i, count] of buckets.counts.entries())
      counts[buckets.offset - offset + i] = (counts[buckets.offset - offset + i] ?? 0) + count
  }
  return { offset, counts }
}

/** Without empty buckets at both ends. */
export function trimBuckets({ offset, counts }: Readonly<ExponentialBuckets>): ExponentialBuckets {
  const first = counts.findIndex((count) => count !== 0)
  if (first < 0) return { offset: 0, counts: [] }
  return { offset: offset + first, counts: counts.slice(first, counts.findLastIndex((count) => count !== 0) + 1) }
}

/** Gaps of at most two empty buckets are filled, longer ones start a new span (as client libraries of Prometheus do). */
const longestFilledGap = 2

/** Prometheus counts buckets by their upper bound, OpenTelemetry by their lower one: the index is one more. */
export function toSpans(buckets: Readonly<ExponentialBuckets>): BucketSpans {
  const spans: BucketSpans = { offsets: [], lengths: [], counts: [] }
  let end = 0
  for (const [i, count] of buckets.counts.entries()) {
    if (count === 0) continue
    const index = buckets.offset + i + 1
    const gap = index - end
    if (spans.offsets.length === 0 || gap > longestFilledGap) {
      spans.offsets.push(gap)
      spans.lengths.push(0)
    } else for (let filled = 0; filled < gap; filled++) push(spans, 0)
    push(spans, count)
    end = index + 1
  }
  return spans
}

function push({ lengths, counts }: BucketSpans, count: number): void {
  counts.push(count)
  lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + 1
}
