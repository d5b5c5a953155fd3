/** Buckets grow by a tenth: a percentile is off by at most five percent. */
const growth = 1.1
const lowestMs = 0.1
const bucketCount = 160 // up to 0.1 ms * 1.1^160 = 7 minutes

/** Durations in fixed log-spaced buckets: adding, merging and reading percentiles cost the same however many there are. */
export class DurationHistogram {
  count = 0
  sumMs = 0
  readonly #counts = new Uint32Array(bucketCount)

  add(durationMs: number): void {
    const i = durationMs <= lowestMs ? 0 : Math.ceil(Math.log(durationMs / lowestMs) / Math.log(growth))
    const bucket = Math.min(i, bucketCount - 1)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.count++
    this.sumMs += durationMs
  }

  merge(other: DurationHistogram): void {
    for (let i = 0; i < bucketCount; i++) this.#counts[i] = (this.#counts[i] ?? 0) + (other.#counts[i] ?? 0)
    this.count += other.count
    this.sumMs += other.sumMs
  }

  clear(): void {
    this.#counts.fill(0)
    this.count = this.sumMs = 0
  }

  /** `share` of the durations (0-1) are at most this many milliseconds; 0 when there are none. */
  percentileMs(share: number): number {
    let rest = Math.max(1, Math.ceil(this.count * share))
    for (const [i, count] of this.#counts.entries()) {
      rest -= count
      if (rest <= 0) return i === 0 ? lowestMs : lowestMs * growth ** (i - 0.5)
    }
    return 0
  }
}
