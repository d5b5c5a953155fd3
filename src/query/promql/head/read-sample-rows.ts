import { decodeDecimals } from '../store/decode-decimals.ts'
import type { SampleRows } from './project-head.ts'

/** Rows that are read in one go. */
const mostRows = 1024

/** Rows of `metric_samples` in RowBinary as columns, some at a time; all are of one project, as those of a body are. */
export class SampleRowReader implements SampleRows {
  rows = 0
  readonly ids = new Uint32Array(2 * mostRows)
  readonly times = new Float64Array(mostRows)
  readonly words = new Uint32Array(2 * mostRows)
  private readonly exponents = new Int8Array(mostRows)

  /** The project of the rows that begin there. */
  projectOf(bytes: Buffer): number {
    return bytes.readUInt32LE(0)
  }

  /** Reads from `offset` on and answers where the next rows begin. Throws RangeError for bytes that are no such rows. */
  read(bytes: Buffer, offset: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const { ids, times, words, exponents } = this
    let at = offset
    let row = 0
    for (; row < mostRows && at < view.byteLength; row++) {
      at = endOfText(view, at + 4)
      ids[2 * row] = view.getUint32(at, true)
      ids[2 * row + 1] = view.getUint32(at + 4, true)
      times[row] = view.getInt32(at + 12, true) * 4_294_967_296 + view.getUint32(at + 8, true)
      words[2 * row] = view.getUint32(at + 16, true)
      words[2 * row + 1] = view.getUint32(at + 20, true)
      exponents[row] = view.getInt8(at + 24)
      at += 25
    }
    this.rows = row
    decodeDecimals(words.subarray(0, 2 * row), exponents.subarray(0, row))
    return at
  }
}

/** Where a text ends whose length stands there as a varint. */
function endOfText(view: DataView, start: number): number {
  let at = start
  let size = view.getUint8(at++)
  if (size < 128) return at + size
  size &= 127
  for (let unit = 128; ; unit *= 128) {
    const byte = view.getUint8(at++)
    size += (byte & 127) * unit
    if (byte < 128) return at + size
  }
}
