/** Time from an instant until another, that one excluded; whole epoch milliseconds. */
export interface TimeSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** The same time as spans that are sorted and do not touch; empty ones are dropped. */
export function unite(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const sorted = spans.filter(({ fromMs, toMs }) => toMs > fromMs).toSorted((a, b) => a.fromMs - b.fromMs)
  const united: { fromMs: number; toMs: number }[] = []
  for (const { fromMs, toMs } of sorted) {
    const last = united.at(-1)
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
    else united.push({ fromMs, toMs })
  }
  return united
}

/** The time that both have; both united. */
export function intersect(one: readonly TimeSpan[], other: readonly TimeSpan[]): readonly TimeSpan[] {
  const common: TimeSpan[] = []
  let i = 0
  let j = 0
  for (let a = one[i], b = other[j]; a !== undefined && b !== undefined; a = one[i], b = other[j]) {
    const fromMs = Math.max(a.fromMs, b.fromMs)
    const toMs = Math.min(a.toMs, b.toMs)
    if (toMs > fromMs) common.push({ fromMs, toMs })
    if (a.toMs < b.toMs) i++
    else j++
  }
  return common
}

/** The time of one that the other does not have; both united. */
export function subtract(one: readonly TimeSpan[], other: readonly TimeSpan[]): readonly TimeSpan[] {
  const left: TimeSpan[] = []
  let j = 0
  for (const { fromMs: beginMs, toMs } of one) {
    let fromMs = beginMs
    for (let cut = other[j]; cut !== undefined && cut.fromMs < toMs; cut = other[j]) {
      if (cut.fromMs > fromMs) left.push({ fromMs, toMs: cut.fromMs })
      fromMs = Math.max(fromMs, cut.toMs)
      // It may reach into the next one.
      if (cut.toMs > toMs) break
      j++
    }
    if (fromMs < toMs) left.push({ fromMs, toMs })
  }
  return left
}

/** Milliseconds; of united spans. */
export function lengthOf(spans: readonly TimeSpan[]): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
}

/** What of united spans lies within a span. */
export function clip(spans: readonly TimeSpan[], within: TimeSpan): readonly TimeSpan[] {
  return intersect(spans, [within])
}
