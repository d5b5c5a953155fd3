import type { Slice } from '../../model/bytes.ts'
import type { FamilyType } from '../../model/series.ts'

/** What the names of a family's series end in, besides the family's own name. */
const suffixes: Readonly<Partial<Record<FamilyType, readonly Buffer[]>>> = {
  histogram: ['_bucket', '_count', '_sum'].map((suffix) => Buffer.from(suffix)),
  gaugehistogram: ['_bucket', '_gcount', '_gsum', '_count', '_sum'].map((suffix) => Buffer.from(suffix)),
  summary: ['_count', '_sum'].map((suffix) => Buffer.from(suffix)),
}

/** Points `into` at the name of the family that a series of that type belongs to: 2.0 tells the series' name alone. */
export function setFamilyName(into: Slice, type: FamilyType, { bytes, start, end }: Pick<Slice, 'bytes' | 'start' | 'end'>): void {
  const suffix = suffixes[type]?.find(({ length }, i, all) => {
    const at = end - length
    return at > start && bytes.compare(all[i] ?? bytes, 0, length, at, end) === 0
  })
  into.set(bytes, start, end - (suffix?.length ?? 0))
}
