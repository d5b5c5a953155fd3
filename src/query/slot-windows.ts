/** Evaluation times: the first one and so many, each a step after the one before it. Epoch milliseconds. */
export interface Slots {
  readonly firstMs: number
  readonly stepMs: number
  readonly count: number
}

/**
 * How windows of one length that end at slots are put together from buckets. Edges of buckets are the slots, and where the window is no
 * multiple of the step also the beginnings of windows: two buckets a step then.
 */
export class SlotWindows {
  readonly slots: Slots
  /** The records of all windows lie in [fromNs, toNs). */
  readonly fromNs: bigint
  readonly toNs: bigint
  private readonly whole: number
  private readonly restMs: number
  private readonly before: number

  constructor(slots: Slots, windowMs: number) {
    this.slots = slots
    this.whole = Math.floor(windowMs / slots.stepMs)
    this.restMs = windowMs - this.whole * slots.stepMs
    this.before = Math.ceil(windowMs / slots.stepMs)
    const lastMs = slots.firstMs + (slots.count - 1) * slots.stepMs
    this.fromNs = toNs(slots.firstMs - windowMs)
    this.toNs = toNs(lastMs)
  }

  /** SQL of the step that a time in nanoseconds lies in, counted from where the first window may begin. */
  private stepSql(timeNs: string): string {
    return `intDiv(${timeNs} - ${this.baseNs}, ${this.stepNs})`
  }

  /** SQL, 0 or 1: whether the time lies in the later bucket of its step. */
  private restSql(timeNs: string): string {
    if (this.restMs === 0) return '0'
    return `((${timeNs} - ${this.baseNs}) % ${this.stepNs} >= ${this.stepNs - BigInt(this.restMs) * 1_000_000n})`
  }

  /** SQL of the bucket of a time in nanoseconds. */
  bucketSql(timeNs: string): string {
    return this.restMs === 0 ? this.stepSql(timeNs) : `(2 * ${this.stepSql(timeNs)} + ${this.restSql(timeNs)})`
  }

  /** SQL of the list of the slots whose windows have a bucket. */
  slotsOfSql(bucket: string): string {
    const step = this.restMs === 0 ? bucket : `intDiv(${bucket}, 2)`
    const extra = this.restMs === 0 ? '0' : `${bucket} % 2`
    const first = `greatest(0, ${step} - ${this.before - 1})`
    return `range(toUInt64(${first}), toUInt64(greatest(${first}, least(${this.slots.count}, ${step} - ${this.before - 1} + ${this.whole} + ${extra}))))`
  }

  /** The sum over the window of each slot, from the sums of buckets. Takes as much memory as there are buckets, however long a window is. */
  sum(buckets: readonly number[], sums: readonly number[]): Float64Array {
    const perStep = this.restMs === 0 ? 1 : 2
    const inOrder = buckets.map((bucket, at) => ({ bucket, sum: sums[at] ?? 0 })).toSorted((a, b) => a.bucket - b.bucket)
    const result = new Float64Array(this.slots.count)
    let [entering, leaving, sum] = [0, 0, 0]
    for (let slot = 0; slot < result.length; slot++) {
      const end = (this.before + slot) * perStep
      const start = end - this.whole * perStep - (this.restMs === 0 ? 0 : 1)
      for (let next = inOrder[entering]; next !== undefined && next.bucket < end; next = inOrder[++entering]) sum += next.sum
      for (let next = inOrder[leaving]; next !== undefined && next.bucket < start; next = inOrder[++leaving]) sum -= next.sum
      result[slot] = sum
    }
    return result
  }

  private get stepNs(): bigint {
    return BigInt(this.slots.stepMs) * 1_000_000n
  }

  private get baseNs(): bigint {
    return toNs(this.slots.firstMs) - BigInt(this.before) * this.stepNs
  }
}

function toNs(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n
}
