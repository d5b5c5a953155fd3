import { appendSpans, makeSpanStore, type SpanStore } from './span-store.ts'

/** A span of a test; times in milliseconds. */
export interface TestSpan {
  readonly id: string
  readonly parent?: string
  readonly start?: number
  readonly duration?: number
  readonly service?: string
  readonly name?: string
  readonly status?: string
}

/** The store of a trace of such spans, in the order of their starts. */
export function makeTestStore(drafts: readonly TestSpan[]): SpanStore {
  const spans = drafts.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0))
  const durationMs = spans.reduce((most, { start = 0, duration = 0 }) => Math.max(most, start + duration), 0)
  const store = makeSpanStore({
    traceId: 'f'.repeat(32),
    start: '2026-11-20T13:42:00.000Z',
    durationMs,
    spanCount: spans.length,
    errorCount: 0,
    truncated: false,
  })
  const texts = [...new Set(spans.flatMap(({ service = 's', name = 'n', status = 'unset' }) => [service, name, status, 'internal']))]
  const place = (text: string): number => texts.indexOf(text)
  appendSpans(store, {
    texts,
    spanId: spans.map(({ id }) => id),
    parentSpanId: spans.map(({ parent = '' }) => parent),
    name: spans.map(({ name = 'n' }) => place(name)),
    service: spans.map(({ service = 's' }) => place(service)),
    kind: spans.map(() => place('internal')),
    status: spans.map(({ status = 'unset' }) => place(status)),
    offsetNs: spans.map(({ start = 0 }) => start * 1e6),
    durationNs: spans.map(({ duration = 0 }) => duration * 1e6),
    events: spans.map(() => 0),
  })
  return store
}
