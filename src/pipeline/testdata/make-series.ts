import { FamilyView, LabelRanges, NativeHistogramView, SeriesExemplarView } from '../../model/series.ts'
import type { FamilyType } from '../../model/series.ts'

const doubles = new Float64Array(1)
const words = new Uint32Array(doubles.buffer)

/** Label ranges of names and values (text or raw bytes), in that order. */
export function labelRanges(pairs: readonly (readonly [string | Buffer, string | Buffer])[]): LabelRanges {
  const parts = pairs.flat().map((part) => Buffer.from(part as string))
  const ranges = new LabelRanges()
  ranges.clear(Buffer.concat(parts))
  let at = 0
  const ends = parts.map(({ length }) => (at += length))
  for (let i = 0; i < parts.length; i += 2) ranges.add(i === 0 ? 0 : (ends[i - 1] ?? 0), ends[i] ?? 0, ends[i] ?? 0, ends[i + 1] ?? 0)
  return ranges
}

/** The halves of a number's IEEE bits. */
export function bitsOf(value: number): [low: number, high: number] {
  doubles[0] = value
  return [words[0] ?? 0, words[1] ?? 0]
}

export type HistogramSpec = Partial<Omit<NativeHistogramView, 'clear' | 'sumLow' | 'sumHigh'>> & { readonly sum?: number }

export function nativeHistogram({ sum = 0, ...spec }: HistogramSpec): NativeHistogramView {
  const [sumLow, sumHigh] = bitsOf(sum)
  return Object.assign(new NativeHistogramView(), spec, { sumLow, sumHigh })
}

export function seriesExemplar(timeMs: number, value: number, labels: Readonly<Record<string, string>>): SeriesExemplarView {
  const exemplar = new SeriesExemplarView()
  exemplar.timeMs = timeMs
  exemplar.value = value
  for (const [name, text] of Object.entries(labels)) exemplar.labels.addText(name, text)
  return exemplar
}

export function familyView(name: string, type: FamilyType, { unit = '', help = '' } = {}): FamilyView {
  const family = new FamilyView()
  family.type = type
  family.name.setText(name)
  family.unit.setText(unit)
  family.help.setText(help)
  return family
}
