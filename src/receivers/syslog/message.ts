import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { Slice } from '../../model/bytes.ts'
import { LogRecordView } from '../../model/log-record.ts'
import { defaultPriority, facilities, severities, severityNumbers } from './priority.ts'

/** One message as it is read; reused from message to message. */
export class SyslogMessage {
  readonly record = new LogRecordView()
  readonly host = new Slice()
  readonly app = new Slice()
  /** Values that had to be written anew. */
  readonly scratch = new ByteWriter(1024)

  clear(): void {
    this.record.clear()
    this.host.clear()
    this.app.clear()
    this.scratch.clear()
    this.setPriority(defaultPriority)
  }

  /** PRIVAL of RFC 5424: facility * 8 + severity. */
  setPriority(priority: number): void {
    const { record } = this
    const severity = priority & 7
    record.severityNumber = severityNumbers[severity] ?? 0
    const text = severities[severity] ?? nothing
    record.severityText.set(text, 0, text.length)
    const facility = facilities[priority >> 3] ?? nothing
    record.attributes.clear()
    record.attributes.add(keys.facility, 0, keys.facility.length, facility, 0, facility.length)
  }

  attribute(key: Buffer, bytes: Buffer, start: number, end: number): void {
    this.record.attributes.add(key, 0, key.length, bytes, start, end)
  }
}

const nothing = Buffer.alloc(0)

/** As the log data model of OpenTelemetry names what syslog has (appendix A). */
export const keys = {
  facility: Buffer.from('syslog.facility'),
  appName: Buffer.from('syslog.appname'),
  procId: Buffer.from('syslog.procid'),
  msgId: Buffer.from('syslog.msgid'),
} as const
