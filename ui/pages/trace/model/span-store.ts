import type { SpanColumns, TraceHead } from '../../../../src/api/contract/traces.ts'

/** The spans of a trace in typed arrays, in the order of their starts; it grows as pieces arrive, `count` says how far. */
export interface SpanStore {
  readonly head: TraceHead
  count: number
  readonly texts: string[]
  readonly spanId: string[]
  readonly parentSpanId: string[]
  /** Places in `texts`. */
  readonly name: Uint32Array
  readonly service: Uint32Array
  readonly kind: Uint32Array
  readonly status: Uint32Array
  readonly failed: Uint8Array
  /** Milliseconds from the start of the trace, and long. */
  readonly start: Float64Array
  readonly duration: Float64Array
  readonly events: Uint16Array
  /** The first span of every id. */
  readonly placeOf: Map<string, number>
}

const nanosPerMs = 1e6

export function makeSpanStore(head: TraceHead): SpanStore {
  const size = head.spanCount
  return {
    head,
    count: 0,
    texts: [],
    spanId: [],
    parentSpanId: [],
    name: new Uint32Array(size),
    service: new Uint32Array(size),
    kind: new Uint32Array(size),
    status: new Uint32Array(size),
    failed: new Uint8Array(size),
    start: new Float64Array(size),
    duration: new Float64Array(size),
    events: new Uint16Array(size),
    placeOf: new Map(),
  }
}

/** Adds the spans of a piece. Those beyond what the head promised are left out. */
export function appendSpans(store: SpanStore, piece: SpanColumns): void {
  store.texts.push(...piece.texts)
  const error = store.texts.indexOf('error')
  const first = store.count
  const added = Math.min(piece.spanId.length, store.name.length - first)
  for (let i = 0; i < added; i++) {
    const at = first + i
    const id = piece.spanId[i] ?? ''
    store.spanId.push(id)
    store.parentSpanId.push(piece.parentSpanId[i] ?? '')
    store.name[at] = piece.name[i] ?? 0
    store.service[at] = piece.service[i] ?? 0
    store.kind[at] = piece.kind[i] ?? 0
    store.status[at] = piece.status[i] ?? 0
    store.failed[at] = piece.status[i] === error ? 1 : 0
    store.start[at] = (piece.offsetNs[i] ?? 0) / nanosPerMs
    store.duration[at] = (piece.durationNs[i] ?? 0) / nanosPerMs
    store.events[at] = piece.events[i] ?? 0
    if (!store.placeOf.has(id)) store.placeOf.set(id, at)
  }
  store.count += added
}

export function nameOf(store: SpanStore, span: number): string {
  return store.texts[store.name[span] ?? 0] ?? ''
}

export function serviceOf(store: SpanStore, span: number): string {
  return store.texts[store.service[span] ?? 0] ?? ''
}

export function endOf(store: SpanStore, span: number): number {
  return (store.start[span] ?? 0) + (store.duration[span] ?? 0)
}
