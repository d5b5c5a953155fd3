import { Fault } from '../../../lib/errors.ts'

/** One row is at most as large as the largest value a person can save, some times over. */
const maxLineBytes = 256 * 1024 * 1024

/** The lines of a UTF-8 text as it comes, without their ends. Throws Fault `bad_input` for one that never ends. */
export async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let pieces: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of source) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      pieces.push(chunk.subarray(from, end))
      yield Buffer.concat(pieces).toString('utf8')
      pieces = []
      bytes = 0
      from = end + 1
    }
    pieces.push(Uint8Array.prototype.slice.call(chunk, from))
    bytes += chunk.length - from
    if (bytes > maxLineBytes) throw new Fault('bad_input', `A line is longer than ${maxLineBytes} bytes`)
  }
  if (bytes > 0) yield Buffer.concat(pieces).toString('utf8')
}
