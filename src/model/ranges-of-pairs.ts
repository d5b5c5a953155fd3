import { LabelRanges } from './series.ts'

/** Labels as a sink takes them: ranges of one buffer. With `__name__`. */
export function rangesOfPairs(pairs: Iterable<readonly [name: string, value: string]>): LabelRanges {
  const texts = [...pairs].flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)])
  const ranges = new LabelRanges()
  ranges.clear(Buffer.concat(texts))
  let at = 0
  const take = (text: Buffer | undefined): number => (at += text?.length ?? 0)
  for (let i = 0; i < texts.length; i += 2) {
    const nameStart = at
    const nameEnd = take(texts[i])
    ranges.add(nameStart, nameEnd, nameEnd, take(texts[i + 1]))
  }
  return ranges
}
