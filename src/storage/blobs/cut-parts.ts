/** The content in buffers of exactly this size, but for the last; none when there is nothing. */
export async function* cutParts(content: AsyncIterable<Uint8Array>, sizeBytes: number): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = []
  let held = 0
  for await (const piece of content) {
    let from = 0
    while (held + piece.length - from >= sizeBytes) {
      const taken = sizeBytes - held
      yield Buffer.concat([...pieces, piece.subarray(from, from + taken)], sizeBytes)
      from += taken
      pieces = []
      held = 0
    }
    if (from < piece.length) pieces.push(piece.subarray(from))
    held += piece.length - from
  }
  if (held > 0) yield Buffer.concat(pieces, held)
}
