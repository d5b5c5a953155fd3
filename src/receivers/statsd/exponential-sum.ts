import type { ExponentialBuckets } from '../../model/metric.ts'
import { limits } from './limits.ts'

/** As fine as it begins: bounds are 4.4 % apart. */
const finestScale = 4

/** Values of one timer or histogram as an exponential histogram; its scale goes down when they lie far apart. */
export class ExponentialSum {
  count = 0
  sum = 0
  min = Infinity
  max = -Infinity
  scale = finestScale
  zeroCount = 0
  private positive = new Map<number, number>()
  private negative = new Map<number, number>()

  get buckets(): number {
    return this.positive.size + this.negative.size
  }

  /** `weight` is how many values this one stands for. */
  add(value: number, weight: number): void {
    this.count += weight
    this.sum += value * weight
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
    if (value === 0) this.zeroCount += weight
    else {
      const side = value > 0 ? this.positive : this.negative
      const index = this.indexOf(Math.abs(value))
      const known = side.get(index)
      side.set(index, (known ?? 0) + weight)
      if (known !== undefined) return
      while (widthOf(this.positive) > limits.buckets || widthOf(this.negative) > limits.buckets) this.coarsen()
    }
  }

  writePositive(into: ExponentialBuckets): void {
    write(this.positive, into)
  }

  writeNegative(into: ExponentialBuckets): void {
    write(this.negative, into)
  }

  /** Bucket i is for (base^i, base^(i+1)]. */
  private indexOf(value: number): number {
    return Math.ceil(Math.log2(value) * 2 ** this.scale) - 1
  }

  private coarsen(): void {
    this.scale--
    this.positive = halved(this.positive)
    this.negative = halved(this.negative)
  }
}

function widthOf(buckets: ReadonlyMap<number, number>): number {
  let least = Infinity
  let greatest = -Infinity
  for (const index of buckets.keys()) {
    if (index < least) least = index
    if (index > greatest) greatest = index
  }
  return buckets.size === 0 ? 0 : greatest - least + 1
}

function halved(buckets: ReadonlyMap<number, number>): Map<number, number> {
  const joined = new Map<number, number>()
  for (const [index, count] of buckets) joined.set(index >> 1, (joined.get(index >> 1) ?? 0) + count)
  return joined
}

function write(buckets: ReadonlyMap<number, number>, into: ExponentialBuckets): void {
  const least = Math.min(...buckets.keys())
  into.offset = buckets.size === 0 ? 0 : least
  into.counts = Array.from({ length: widthOf(buckets) }, (_, i) => buckets.get(least + i) ?? 0)
}
