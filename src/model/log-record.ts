import { AttributeList } from './attributes.ts'
import { Slice, type NanoTime } from './bytes.ts'

/** One log record as a receiver shows it to the sink (OpenTelemetry log data model); reused from record to record. */
export class LogRecordView {
  readonly time: NanoTime = { low: 0, high: 0 }
  readonly observedTime: NanoTime = { low: 0, high: 0 }
  /** 1-24 as OpenTelemetry counts (1 trace, 5 debug, 9 info, 13 warn, 17 error, 21 fatal); 0 = not given. */
  severityNumber = 0
  readonly severityText = new Slice()
  /** Text; structured bodies as JSON. */
  readonly body = new Slice()
  readonly eventName = new Slice()
  /** 16 raw bytes, or empty. */
  readonly traceId = new Slice()
  /** 8 raw bytes, or empty. */
  readonly spanId = new Slice()
  flags = 0
  readonly attributes = new AttributeList()

  clear(): void {
    this.time.low = this.time.high = this.observedTime.low = this.observedTime.high = 0
    this.severityNumber = this.flags = 0
    this.severityText.clear()
    this.body.clear()
    this.eventName.clear()
    this.traceId.clear()
    this.spanId.clear()
    this.attributes.clear()
  }
}

/** What a record is kept as, and for how long (FEATURES B5). The order is fixed: it is the enum stored in the table. */
export const logClasses = ['application', 'error', 'security', 'performance', 'audit', 'debug'] as const
export type LogClass = (typeof logClasses)[number]
