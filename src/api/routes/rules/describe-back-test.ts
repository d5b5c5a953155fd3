import type { z } from 'zod'

import type { BackTestNews } from '../../../rules/index.ts'
import type { backTestEvent } from '../../contract/rules.ts'

const barCount = 120
const shownFirings = 300
const shownSeries = 50
const weekMs = 7 * 86_400_000

interface Told {
  readonly intervalMs: number
  readonly isArrival: boolean
  readonly isLast: boolean
  readonly countPages: (firings: BackTestNews['firings']['kept']) => number
}

/** How far a back-test is, as the API tells it. */
export function describeBackTest(news: BackTestNews, { intervalMs, isArrival, isLast, countPages }: Told): z.input<typeof backTestEvent> {
  const { slots, done, firings } = news
  const { firstMs, stepMs, count } = slots
  const fromMs = firstMs - stepMs
  const evaluatedTo = fromMs + done * stepMs
  const { kept } = firings
  const pages = countPages(kept)
  return {
    fromMs,
    toMs: fromMs + count * stepMs,
    stepMs,
    evaluatedTo,
    evaluations: done,
    total: count,
    isCutShort: news.isCutShort,
    isSparse: stepMs > intervalMs,
    isArrival,
    fired: firings.fired,
    neverFired: firings.neverFired,
    firingMs: firings.firingMs,
    pages,
    pagesPerWeek: done === 0 ? 0 : (pages * weekMs) / (done * stepMs),
    failures: news.failures,
    failure: news.failure ?? null,
    series: [...firings.series.values()]
      .toSorted((a, b) => b.fired - a.fired || b.firingMs - a.firingMs)
      .slice(0, shownSeries)
      .map((one) => ({ ...one, labels: Object.fromEntries(one.labels) })),
    seriesCount: firings.series.size,
    firings: isLast
      ? kept
          .slice(-shownFirings)
          .toReversed()
          .map(({ labels, value, pendingAtMs, firedAtMs, resolvedAtMs }) => ({
            labels: Object.fromEntries(labels),
            value: Number.isFinite(value) ? value : null,
            pendingAt: pendingAtMs,
            firedAt: firedAtMs,
            resolvedAt: resolvedAtMs ?? null,
          }))
      : [],
    bars: barsOf(kept, { fromMs, toMs: fromMs + count * stepMs, evaluatedTo }),
  }
}

function barsOf(
  firings: BackTestNews['firings']['kept'],
  { fromMs, toMs, evaluatedTo }: { readonly fromMs: number; readonly toMs: number; readonly evaluatedTo: number },
): number[] {
  const bars = Array<number>(barCount).fill(0)
  const barMs = (toMs - fromMs) / barCount
  // Those that overlap count once.
  let reachedMs = fromMs
  for (const { firedAtMs, resolvedAtMs = evaluatedTo } of firings.toSorted((a, b) => a.firedAtMs - b.firedAtMs)) {
    let atMs = Math.max(firedAtMs, reachedMs)
    while (atMs < resolvedAtMs) {
      const bar = Math.min(barCount - 1, Math.floor((atMs - fromMs) / barMs))
      const endMs = bar === barCount - 1 ? resolvedAtMs : Math.min(resolvedAtMs, fromMs + (bar + 1) * barMs)
      bars[bar] = Math.min(1, (bars[bar] ?? 0) + (endMs - atMs) / barMs)
      atMs = endMs
    }
    reachedMs = Math.max(reachedMs, resolvedAtMs)
  }
  return bars
}
