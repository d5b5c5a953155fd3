import { Fault } from '../../lib/errors.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { cleanText, isCleanUtf8 } from '../../lib/wire/plain-text.ts'
import { AttributeList } from '../../model/attributes.ts'
import { Slice } from '../../model/bytes.ts'
import { LogRecordView } from '../../model/log-record.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { detectLevel } from '../detect-level.ts'
import { limits } from './limits.ts'
import type { Labels } from './parse-labels.ts'

/** Labels that name the service, the first that is there; as Loki itself looks for it. */
const serviceLabels = [
  'service_name',
  'service',
  'app',
  'application',
  'app_name',
  'app_kubernetes_io_name',
  'container',
  'container_name',
  'component',
  'workload',
  'job',
]
const hostLabels = ['host', 'hostname', 'node', 'node_name', 'instance']
const environmentLabels = ['environment', 'env', 'deployment_environment']
const levelNames = new Set(['level', 'detected_level', 'severity', 'severity_text', 'lvl'])
const idNames: ReadonlyMap<string, 'traceId' | 'spanId'> = new Map([
  ['trace_id', 'traceId'],
  ['traceID', 'traceId'],
  ['traceId', 'traceId'],
  ['span_id', 'spanId'],
  ['spanID', 'spanId'],
  ['spanId', 'spanId'],
])

/** Shows streams and their entries to a sink. */
export class LokiStream {
  readonly record = new LogRecordView()
  /** The line of the entry at hand, and values that are no range of the body: good until the next entry. */
  readonly scratch = new ByteWriter(4096)
  private readonly sink: TelemetrySink
  private readonly isClean: boolean
  private readonly tenant: string
  private readonly attributes = new AttributeList()
  private readonly level = new Slice()
  private count = 0

  constructor(body: Buffer, sink: TelemetrySink, tenant: string) {
    this.sink = sink
    this.isClean = isCleanUtf8(body)
    this.tenant = tenant
  }

  /** The entries that follow are of this stream: its labels are the resource, and those that say so service, host, environment, level. */
  begin(labels: Labels): void {
    this.tick()
    const { attributes, level } = this
    const values = new Map(labels)
    attributes.clear()
    level.clear()
    const give = (name: string, from: readonly string[]): void => {
      const found = from.find((label) => (values.get(label) ?? '') !== '')
      if (found !== undefined && !values.has(name)) attributes.addText(name, clean(values.get(found) ?? ''))
    }
    give('service.name', serviceLabels)
    give('host.name', hostLabels)
    give('deployment.environment.name', environmentLabels)
    for (const [name, value] of values) {
      if (levelNames.has(name)) level.setText(clean(value))
      attributes.addText(clean(name), clean(value))
    }
    if (this.tenant !== '') attributes.addText('loki.tenant', this.tenant)
    this.sink.resource(attributes)
  }

  /** The entry to be filled: `record` and `scratch` are empty. */
  beginEntry(): void {
    this.tick()
    this.record.clear()
    this.scratch.clear()
  }

  /** A pair of structured metadata. */
  metadata(name: Slice, value: Slice): void {
    const { record } = this
    const text = name.length <= 16 ? name.toString() : ''
    const id = idNames.get(text)
    if (id !== undefined && this.readId(id, value)) return
    if (levelNames.has(text)) record.severityText.set(value.bytes, value.start, value.end)
    if (record.attributes.length < limits.labels)
      record.attributes.add(name.bytes, name.start, name.end, value.bytes, value.start, value.end)
  }

  endEntry(): void {
    const { record, level } = this
    this.text(record.body)
    if (record.severityText.length === 0) {
      if (level.length > 0) record.severityText.set(level.bytes, level.start, level.end)
      else detectLevel(record.body, record.severityText)
    }
    this.sink.logRecord(record)
  }

  /** The entry cannot be read, the others can. */
  refuseEntry(): void {
    this.sink.reject('malformed', 1)
  }

  /** Makes sure that it is text. */
  text(slice: Slice): void {
    if (this.isClean || isCleanUtf8(slice.bytes.subarray(slice.start, slice.end))) return
    const start = this.scratch.length
    this.scratch.text(cleanText(slice.bytes.subarray(slice.start, slice.end)))
    slice.set(this.scratch.bytes, start, this.scratch.length)
  }

  private readId(into: 'traceId' | 'spanId', value: Slice): boolean {
    const size = into === 'traceId' ? 16 : 8
    const text = value.toString()
    if (text.length !== 2 * size || !/^[0-9a-f]+$/i.test(text)) return false
    this.record[into].set(Buffer.from(text, 'hex'), 0, size)
    return true
  }

  private tick(): void {
    if (++this.count > limits.records) throw new Fault('too_large', `a request may hold ${limits.records} entries`)
  }
}

function clean(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text
}
