import { encodePieces } from '../json/encode-pieces.ts'
import { encodeValue } from '../json/encode-value.ts'
import { ReplayedPieces } from '../json/replayed-pieces.ts'
import type { PromqlResult, PromqlValue } from '../query.ts'

/** More than these are encoded for each asker alone: about 30 MB of text would stay in memory. */
const mostSharedPoints = 1_000_000
const never = new AbortController().signal

/** What a query answers to those who asked it at the same time. Not to be changed. */
export class MetricAnswer {
  readonly result: PromqlResult
  private readonly isShareable: boolean
  private readonly encoded = new Map<number, Buffer | ReplayedPieces>()

  constructor(result: PromqlResult) {
    this.result = result
    this.isShareable = countPoints(result.value) <= mostSharedPoints
  }

  /**
   * The value as JSON (see `encodeValue`): for a single asker encoded while it is read, for several once, and kept as long as one of
   * them reads.
   */
  encode({ limit, askers }: { readonly limit: number; readonly askers: number }, signal: AbortSignal): Buffer | AsyncIterable<Buffer> {
    const write = (ended: AbortSignal): Buffer | AsyncIterable<Buffer> =>
      encodePieces((writer) => encodeValue(writer, this.result.value, limit), ended)
    if (askers === 1 || !this.isShareable) return write(signal)
    const known = this.encoded.get(limit)
    if (known !== undefined) return known
    const fresh = write(never)
    const encoded = Buffer.isBuffer(fresh) ? fresh : new ReplayedPieces(fresh)
    this.encoded.set(limit, encoded)
    return encoded
  }
}

function countPoints(value: PromqlValue): number {
  if (value.type === 'vector') return value.samples.length
  return value.type === 'matrix' ? value.series.reduce((sum, { times }) => sum + times.length, 0) : 1
}
