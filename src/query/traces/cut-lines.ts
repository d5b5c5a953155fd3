const newline = 10

/**
 * Text of whole lines, so many at once: `first` of them in the first piece, `then` in every other, without the newline at the end.
 * Pieces of the source are copied before the next one is asked for.
 */
export async function* cutLines(source: AsyncIterable<Buffer>, first: number, then: number): AsyncGenerator<string> {
  let kept: Buffer = Buffer.alloc(0)
  let looked = 0
  let lines = 0
  let wanted = first
  for await (const piece of source) {
    kept = Buffer.concat([kept, piece])
    for (let at = kept.indexOf(newline, looked); at >= 0; at = kept.indexOf(newline, looked)) {
      looked = at + 1
      if (++lines < wanted) continue
      yield kept.toString('utf8', 0, at)
      kept = kept.subarray(looked)
      looked = 0
      lines = 0
      wanted = then
    }
    looked = kept.length
  }
  const rest = kept.toString('utf8').trimEnd()
  if (rest !== '') yield rest
}
