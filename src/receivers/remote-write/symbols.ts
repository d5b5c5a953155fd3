import { Fault } from '../../lib/errors.ts'
import type { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import type { Slice } from '../../model/bytes.ts'
import { limits } from './limits.ts'

const metricLabel = Buffer.from('__name__')

/** The strings of a 2.0 request as ranges of its bytes: labels and descriptions refer to them by number. */
export class Symbols {
  length = 0
  /** Start and end of each. */
  bounds = new Int32Array(2048)
  /** The number of `__name__`; -1 = not there. */
  metricLabel = -1
  private readonly bytes: Buffer

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  /** One more, the cursor at its length. Throws Fault('too_large') when there are too many. */
  read(reader: ProtobufReader): void {
    if (this.length === limits.symbols) throw new Fault('too_large', `a request may hold ${limits.symbols} symbols`)
    const end = reader.contentEnd()
    const start = reader.position
    reader.position = end
    const at = this.length * 2
    if (at === this.bounds.length) this.grow()
    this.bounds[at] = start
    this.bounds[at + 1] = end
    if (end - start === metricLabel.length && this.metricLabel < 0 && this.bytes.compare(metricLabel, 0, 8, start, end) === 0)
      this.metricLabel = this.length
    this.length++
  }

  startOf(symbol: number): number {
    return this.bounds[symbol * 2] ?? 0
  }

  endOf(symbol: number): number {
    return this.bounds[symbol * 2 + 1] ?? 0
  }

  /** Points `into` at a string, no more of it than anybody looks at; false when there is none of that number. */
  point(into: Slice, symbol: number): boolean {
    if (symbol >= this.length) return false
    const start = this.startOf(symbol)
    into.set(this.bytes, start, Math.min(this.endOf(symbol), start + limits.textBytes))
    return true
  }

  private grow(): void {
    const grown = new Int32Array(this.bounds.length * 2)
    grown.set(this.bounds)
    this.bounds = grown
  }
}
