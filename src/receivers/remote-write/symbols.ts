import { Fault } from '../../lib/errors.ts'
import type { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import type { Slice } from '../../model/bytes.ts'
import { SymbolRanges } from '../../model/series.ts'
import { limits } from './limits.ts'

const metricLabel = Buffer.from('__name__')

/** The strings of a 2.0 request: labels and descriptions refer to them by number. */
export class Symbols extends SymbolRanges {
  /** The number of `__name__`; -1 = not there. */
  metricLabel = -1

  constructor(body: Buffer) {
    // Most strings are longer than this with what refers to them, and few requests have more.
    super(body, Math.min(64 * 1024, body.length >>> 6))
  }

  /** One more, the cursor at its length. Throws Fault('too_large') when there are too many. */
  read(reader: ProtobufReader): void {
    if (this.length === limits.symbols) throw new Fault('too_large', `a request may hold ${limits.symbols} symbols`)
    const end = reader.contentEnd()
    const start = reader.position
    reader.position = end
    if (end - start === metricLabel.length && this.metricLabel < 0 && this.bytes.compare(metricLabel, 0, 8, start, end) === 0)
      this.metricLabel = this.length
    this.add(start, end)
  }

  /** Points `into` at a string, no more of it than anybody looks at; false when there is none of that number. */
  point(into: Slice, symbol: number): boolean {
    if (symbol >= this.length) return false
    const start = this.startOf(symbol)
    into.set(this.bytes, start, Math.min(this.endOf(symbol), start + limits.textBytes))
    return true
  }
}
