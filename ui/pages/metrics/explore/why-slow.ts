import type { Reply } from '../../../lib/replies.ts'

type Explained = Reply<'POST /api/metrics/explain'>

/** Something that made a query slow, or says that it was not. */
export type SlowReason =
  | { readonly what: 'quick'; readonly tookMs: number; readonly samples: number }
  | { readonly what: 'samples'; readonly samples: number }
  | { readonly what: 'series'; readonly selector: string; readonly series: number }
  | { readonly what: 'name'; readonly selector: string }
  | { readonly what: 'held'; readonly samples: number; readonly most: number }
  | { readonly what: 'store' }
  | { readonly what: 'waited' }

const quickMs = 300
const manySamples = 2_000_000
const manySeries = 5000
/** A part of what a query may hold at once. */
const muchHeld = 0.2

/** Why a query took its time, the weightiest first, told from what was read for it and from what the same query took before. */
export function whySlow(
  { reads, stats }: Pick<Explained, 'reads' | 'stats'>,
  before: Pick<Explained['stats'], 'tookMs'>,
): readonly SlowReason[] {
  const tookMs = Math.max(stats.tookMs, before.tookMs)
  const samples = stats.samplesRead
  if (tookMs < quickMs) return [{ what: 'quick', tookMs, samples }]
  const reasons: SlowReason[] = []
  const nameless = reads.find(({ selector }) => selector.startsWith('{') && !/^\{(?:"|.*__name__(?:="|=~))/.test(selector))
  if (nameless) reasons.push({ what: 'name', selector: nameless.selector })
  const [largest] = reads.toSorted((a, b) => b.series - a.series)
  if (largest && largest.series >= manySeries) reasons.push({ what: 'series', selector: largest.selector, series: largest.series })
  if (samples >= manySamples) reasons.push({ what: 'samples', samples })
  if (stats.peakSamples >= muchHeld * stats.mostSamples) reasons.push({ what: 'held', samples: stats.peakSamples, most: stats.mostSamples })
  if (reads.some(({ from }) => from.includes('store'))) reasons.push({ what: 'store' })
  if (reasons.length === 0 || (reasons.length === 1 && reasons[0]?.what === 'store' && samples < manySamples / 10))
    reasons.push({ what: 'waited' })
  return reasons
}
