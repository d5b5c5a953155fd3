/** Spans in columns. Texts stand once: `name`, `service`, `kind` and `status` are places in all `texts` sent so far. */
export interface SpanColumns {
  /** Not sent before. */
  readonly texts: string[]
  readonly spanId: string[]
  readonly parentSpanId: string[]
  readonly name: number[]
  readonly service: number[]
  readonly kind: number[]
  readonly status: number[]
  /** From the start of the trace. */
  readonly offsetNs: number[]
  readonly durationNs: number[]
  /** How many events it has. */
  readonly events: number[]
}

/** A row of the store, in the order of `spanColumnsSql`: the start is whole seconds and nanoseconds, each of which a number can hold. */
export type SpanTuple = readonly [
  spanId: string,
  parentSpanId: string,
  name: string,
  service: string,
  kind: string,
  status: string,
  seconds: number,
  nanos: number,
  durationNs: number,
  events: number,
]

export const spanColumnsSql =
  'span_id, parent_span_id, name, service, kind, status, toUInt32(intDiv(toUnixTimestamp64Nano(timestamp), 1000000000)), ' +
  'toUInt32(toUnixTimestamp64Nano(timestamp) % 1000000000), toFloat64(duration_ns), toUInt16(least(length(`events.name`), 65535))'

/** Where the offsets of a trace count from. */
export interface TraceStart {
  readonly seconds: number
  readonly nanos: number
}

/** Puts rows into columns; `known` has the places of the texts sent before and is added to. */
export function columnsOf(rows: readonly SpanTuple[], start: TraceStart, known: Map<string, number>): SpanColumns {
  const columns: SpanColumns = {
    texts: [],
    spanId: [],
    parentSpanId: [],
    name: [],
    service: [],
    kind: [],
    status: [],
    offsetNs: [],
    durationNs: [],
    events: [],
  }
  const placeOf = (text: string): number => {
    const place = known.get(text)
    if (place !== undefined) return place
    known.set(text, known.size)
    columns.texts.push(text)
    return known.size - 1
  }
  for (const [spanId, parentSpanId, name, service, kind, status, seconds, nanos, durationNs, events] of rows) {
    columns.spanId.push(spanId)
    columns.parentSpanId.push(parentSpanId)
    columns.name.push(placeOf(name))
    columns.service.push(placeOf(service))
    columns.kind.push(placeOf(kind))
    columns.status.push(placeOf(status))
    columns.offsetNs.push((seconds - start.seconds) * 1e9 + nanos - start.nanos)
    columns.durationNs.push(durationNs)
    columns.events.push(events)
  }
  return columns
}
