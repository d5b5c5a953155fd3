import { LogRecordView } from '../../model/log-record.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import type { Decoding } from './decoding.ts'
import { readId } from './read-id.ts'
import { readText } from './read-text.ts'
import { readValue } from './read-value.ts'
import { walkRequest } from './walk-request.ts'

/**
 * ExportLogsServiceRequest (opentelemetry-proto 1.11, protobuf) to log records. Throws Fault('bad_input'). An invalid trace or span
 * id only costs the record its link to the trace, as the protocol asks.
 */
export function decodeLogs(body: Buffer, sink: TelemetrySink): void {
  const record = new LogRecordView()
  walkRequest(body, sink, (decoding) => {
    readLogRecord(decoding, record)
    if (decoding.recordIsSound()) sink.logRecord(record)
  })
}

function readLogRecord(decoding: Decoding, record: LogRecordView): void {
  const { reader, scratch } = decoding
  const outer = reader.enter()
  record.clear()
  while (reader.more()) {
    const tag = reader.tag()
    switch (tag) {
      case 9:
        reader.fixed64(record.time)
        break
      case 16:
        record.severityNumber = knownSeverity(reader.varint())
        break
      case 26:
        readText(reader, scratch, record.severityText)
        break
      case 42:
        readValue(reader, scratch, record.body)
        break
      case 50:
        decoding.attribute(record.attributes)
        break
      case 69:
        record.flags = reader.fixed32()
        break
      case 74:
        readId(reader, 16, record.traceId)
        break
      case 82:
        readId(reader, 8, record.spanId)
        break
      case 89:
        reader.fixed64(record.observedTime)
        break
      case 98:
        readText(reader, scratch, record.eventName)
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outer)
}

function knownSeverity(number: number): number {
  return number <= 24 ? number : 0
}
