import type { FamilyType } from '../model/series.ts'

const summary = ['_count', '_sum'] as const
const histogram = ['_count', '_sum', '_bucket'] as const

/** What the series of a family may end in besides its own name, as the text format 0.0.4 and protobuf have it. */
export const classicSuffixes: Readonly<Partial<Record<FamilyType, readonly string[]>>> = { summary, histogram, gaugehistogram: histogram }

/** The same of OpenMetrics. */
export const openMetricsSuffixes: typeof classicSuffixes = {
  counter: ['_total', '_created'],
  summary: [...summary, '_created'],
  histogram: [...histogram, '_created'],
  gaugehistogram: ['_gcount', '_gsum', '_bucket'],
  info: ['_info'],
}

/** Under which name a family is kept that OpenMetrics calls `name`: the one that other formats call it by. */
export function classicName(name: string, type: FamilyType): string {
  return type === 'counter' ? `${name}_total` : type === 'info' ? `${name}_info` : name
}
