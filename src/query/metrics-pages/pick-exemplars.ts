import type { Labels, SeriesExemplars } from '../promql/index.ts'

/** One measurement with the trace it was made in. */
export interface TracedExemplar {
  /** Epoch milliseconds. */
  readonly at: number
  readonly value: number
  readonly traceId: string
  readonly spanId: string
  /** Of the series, with its name. */
  readonly labels: Labels
}

/** Names under which senders tell the trace and the span; OpenTelemetry's own come first. */
const traceLabels = ['trace_id', 'traceID', 'traceId', 'TraceID']
const spanLabels = ['span_id', 'spanID', 'spanId', 'SpanID']

/**
 * Exemplars that lead to a trace; of very many those that stand out: of each stretch of time the greatest ones, for they are what people
 * look for. By time. The same measurement, which a histogram counts in several series, stands once.
 */
export function pickExemplars(
  series: readonly SeriesExemplars[],
  { startMs, endMs, limit }: { readonly startMs: number; readonly endMs: number; readonly limit: number },
): { readonly rows: readonly TracedExemplar[]; readonly more: number } {
  const traced = new Map<string, TracedExemplar>()
  for (const { labels, exemplars } of series) {
    for (const { labels: own, value, timeMs } of exemplars) {
      const traceId = firstOf(own, traceLabels)
      if (!/^[0-9a-f]{32}$/i.test(traceId) || !Number.isFinite(value)) continue
      const spanId = firstOf(own, spanLabels)
      traced.set(`${traceId}${spanId} ${timeMs} ${value}`, { at: timeMs, value, traceId, spanId, labels })
    }
  }
  const all = [...traced.values()]
  const kept = all.length <= limit ? all : greatestOfStretches(all, { startMs, endMs, limit })
  return { rows: kept.toSorted((a, b) => a.at - b.at), more: all.length - kept.length }
}

function firstOf(labels: Labels, names: readonly string[]): string {
  return names.map((name) => labels.get(name)).find((value) => value !== '') ?? ''
}

/** Round by round the next greatest of each stretch, until there are enough. */
function greatestOfStretches(
  all: readonly TracedExemplar[],
  { startMs, endMs, limit }: { readonly startMs: number; readonly endMs: number; readonly limit: number },
): readonly TracedExemplar[] {
  const width = Math.max(1, (endMs - startMs + 1) / Math.max(1, Math.ceil(limit / 2)))
  const stretches = new Map<number, TracedExemplar[]>()
  for (const one of all.toSorted((a, b) => b.value - a.value)) {
    const key = Math.floor((one.at - startMs) / width)
    const stretch = stretches.get(key)
    if (stretch === undefined) stretches.set(key, [one])
    else stretch.push(one)
  }
  const kept: TracedExemplar[] = []
  for (let round = 0; kept.length < limit; round++) {
    const next = [...stretches.values()].flatMap((stretch) => stretch[round] ?? [])
    if (next.length === 0) break
    kept.push(...next.toSorted((a, b) => b.value - a.value).slice(0, limit - kept.length))
  }
  return kept
}
