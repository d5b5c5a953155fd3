import { AttributeList } from './attributes.ts'
import { Slice, type NanoTime } from './bytes.ts'

export class SpanEventView {
  readonly time: NanoTime = { low: 0, high: 0 }
  readonly name = new Slice()
  readonly attributes = new AttributeList()
}

export class SpanLinkView {
  readonly traceId = new Slice()
  readonly spanId = new Slice()
  readonly traceState = new Slice()
  readonly attributes = new AttributeList()
}

/** One span as a receiver shows it to the sink (OpenTelemetry trace data model); reused from span to span. */
export class SpanView {
  readonly traceId = new Slice()
  readonly spanId = new Slice()
  readonly parentSpanId = new Slice()
  readonly traceState = new Slice()
  readonly name = new Slice()
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind = 0
  readonly start: NanoTime = { low: 0, high: 0 }
  readonly end: NanoTime = { low: 0, high: 0 }
  /** 0 unset, 1 ok, 2 error. */
  statusCode = 0
  readonly statusMessage = new Slice()
  flags = 0
  readonly attributes = new AttributeList()
  /** Only the first `eventCount` are of this span: the rest are spare objects. */
  readonly events: SpanEventView[] = []
  eventCount = 0
  readonly links: SpanLinkView[] = []
  linkCount = 0

  clear(): void {
    for (const slice of [this.traceId, this.spanId, this.parentSpanId, this.traceState, this.name, this.statusMessage]) slice.clear()
    this.kind = this.statusCode = this.flags = this.eventCount = this.linkCount = 0
    this.start.low = this.start.high = this.end.low = this.end.high = 0
    this.attributes.clear()
  }
}
