const newline = 10

/** Lines of the first piece and of every other one at most, and bytes from which on a piece has enough of them. */
export interface LineCut {
  readonly first: number
  readonly later: number
  readonly mostBytes: number
}

/** Text of whole lines, so many at once, without the newline at the end. Pieces of the source are copied before the next one is asked for. */
export async function* cutLines(source: AsyncIterable<Buffer>, { first, later, mostBytes }: LineCut): AsyncGenerator<string> {
  let kept: Buffer = Buffer.alloc(0)
  let looked = 0
  let lines = 0
  let wanted = first
  for await (const piece of source) {
    kept = Buffer.concat([kept, piece])
    for (let at = kept.indexOf(newline, looked); at >= 0; at = kept.indexOf(newline, looked)) {
      looked = at + 1
      if (++lines < wanted && looked < mostBytes) continue
      yield kept.toString('utf8', 0, at)
      kept = kept.subarray(looked)
      looked = 0
      lines = 0
      wanted = later
    }
    looked = kept.length
  }
  const rest = kept.toString('utf8').trimEnd()
  if (rest !== '') yield rest
}
