/** Runs of digits compare as numbers (`a2` before `a10`), everything else by code units. */
export function compareNaturally(a: string, b: string): number {
  if (a === b) return 0
  const left = chunksOf(a)
  const right = chunksOf(b)
  let zeros = 0
  for (let at = 0; ; at++) {
    const [first, second] = [left[at], right[at]]
    if (first === undefined || second === undefined) return first === second ? zeros : first === undefined ? -1 : 1
    if (first === second) continue
    if (isDigits(first) && isDigits(second)) {
      const difference = BigInt(first) - BigInt(second)
      if (difference !== 0n) return difference < 0n ? -1 : 1
      // Equal numbers with other zeros before them only matter when nothing else differs.
      zeros ||= first.length - second.length
      continue
    }
    return first < second ? -1 : 1
  }
}

function chunksOf(text: string): readonly string[] {
  return text.match(/\d+|\D+/g) ?? []
}

function isDigits(chunk: string): boolean {
  // Very long numbers compare as text: cost stays bounded.
  return chunk.length <= 64 && /^\d/.test(chunk)
}
