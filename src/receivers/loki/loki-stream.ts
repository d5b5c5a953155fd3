import { ByteMap } from '../../lib/byte-map.ts'
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
const levelNames = ['level', 'detected_level', 'severity', 'severity_text', 'lvl']
const idNames: ReadonlyMap<string, 'traceId' | 'spanId'> = new Map([
  ['trace_id', 'traceId'],
  ['traceID', 'traceId'],
  ['traceId', 'traceId'],
  ['span_id', 'spanId'],
  ['spanID', 'spanId'],
  ['spanId', 'spanId'],
])

/** What labels become, and those that it is taken from: the first of them that has a value, where there is none of that very name. */
const derived = (
  [
    ['service.name', serviceLabels],
    ['host.name', hostLabels],
    ['deployment.environment.name', environmentLabels],
  ] as const
).map(([name, from]) => ({ key: Buffer.from(name), names: [name, ...from] }))
/** The place of each label that is looked for, in the order of `derived`. */
const places = new ByteMap<number>()
for (const [place, name] of derived.flatMap(({ names }) => names).entries()) places.add(Buffer.from(name), 0, name.length, place)
const levels = new ByteMap<true>()
for (const name of levelNames) levels.add(Buffer.from(name), 0, name.length, true)
const tenantKey = Buffer.from('loki.tenant')

/** Shows streams and their entries to a sink. */
export class LokiStream {
  readonly record = new LogRecordView()
  /** The line of the entry at hand, and values that are no range of the body: good until the next entry. */
  readonly scratch = new ByteWriter(4096)
  /** Of the stream that is begun next. */
  readonly labels = new AttributeList()
  private readonly body: Buffer
  private readonly sink: TelemetrySink
  private readonly isClean: boolean
  private readonly tenant: Buffer
  /** Labels that are no range of the body. */
  private readonly labelBytes = new ByteWriter(256)
  /** By place: which label it is; -1 for none. */
  private readonly found = new Int32Array(places.size)
  private readonly attributes = new AttributeList()
  private readonly level = new Slice()
  private count = 0

  constructor(body: Buffer, sink: TelemetrySink, tenant: string) {
    this.body = body
    this.sink = sink
    this.isClean = isCleanUtf8(body)
    this.tenant = Buffer.from(tenant)
  }

  clearLabels(): void {
    this.labels.clear()
    this.labelBytes.clear()
  }

  /** Both slices are the caller's again afterwards. */
  addLabel(name: Slice, value: Slice): void {
    const { labels } = this
    if (labels.length >= limits.labels) return
    this.keepLabel(name)
    this.keepLabel(value)
    labels.add(name.bytes, name.start, name.end, value.bytes, value.start, value.end)
  }

  setLabels(labels: Labels): void {
    this.clearLabels()
    for (const [name, value] of labels) this.labels.addText(clean(name), clean(value))
  }

  /** The entries that follow are of this stream: its labels are the resource, and those that say so service, host, environment, level. */
  begin(): void {
    this.tick()
    const { attributes, labels, level, found } = this
    const { keyBytes, keyStart, keyEnd, valueBytes, valueStart, valueEnd } = labels
    attributes.clear()
    level.clear()
    found.fill(-1)
    for (let i = 0; i < labels.length; i++) {
      const name = keyBytes[i]
      const value = valueBytes[i]
      if (name === undefined || value === undefined) continue
      const place = places.get(name, keyStart[i] ?? 0, keyEnd[i] ?? 0)
      if (place !== undefined) found[place] = i
      else if (levels.get(name, keyStart[i] ?? 0, keyEnd[i] ?? 0) === true) level.set(value, valueStart[i] ?? 0, valueEnd[i] ?? 0)
    }
    this.derive()
    for (let i = 0; i < labels.length; i++) attributes.addFrom(labels, i)
    if (this.tenant.length > 0) attributes.add(tenantKey, 0, tenantKey.length, this.tenant, 0, this.tenant.length)
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
    if (levels.get(name.bytes, name.start, name.end) === true) record.severityText.set(value.bytes, value.start, value.end)
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

  private derive(): void {
    const { attributes, labels, found } = this
    let place = 0
    for (const { key, names } of derived) {
      const last = place + names.length
      for (let at = found[place] === -1 ? place + 1 : last; at < last; at++) {
        const i = found[at] ?? -1
        const value = labels.valueBytes[i]
        const start = labels.valueStart[i] ?? 0
        const end = labels.valueEnd[i] ?? 0
        if (value === undefined || end === start) continue
        attributes.add(key, 0, key.length, value, start, end)
        break
      }
      place = last
    }
  }

  /** Makes sure that it is text that stays until the next labels. */
  private keepLabel(slice: Slice): void {
    this.text(slice)
    if (slice.bytes === this.body) return
    const { labelBytes } = this
    const start = labelBytes.length
    labelBytes.raw(slice.bytes, slice.start, slice.end)
    slice.set(labelBytes.bytes, start, labelBytes.length)
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
