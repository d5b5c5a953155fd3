import { AttributeList } from '../../model/attributes.ts'
import { setNanoFromMs, Slice } from '../../model/bytes.ts'
import { LogRecordView } from '../../model/log-record.ts'
import { type MetricDescriptor, MetricPointView } from '../../model/metric.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import type { MetricType, Tags } from './parse-line.ts'
import type { HeardEvent, Sum, Sums } from './sums.ts'

type Shape = Pick<MetricDescriptor, 'kind' | 'temporality' | 'monotonic' | 'unit'>

const shapes: Readonly<Record<MetricType, Shape>> = {
  counter: { kind: 'sum', temporality: 'delta', monotonic: true, unit: '' },
  gauge: { kind: 'gauge', temporality: 'unspecified', monotonic: false, unit: '' },
  timer: { kind: 'exponential_histogram', temporality: 'delta', monotonic: false, unit: 's' },
  histogram: { kind: 'exponential_histogram', temporality: 'delta', monotonic: false, unit: '' },
  set: { kind: 'gauge', temporality: 'unspecified', monotonic: false, unit: '' },
}
const noAttributes = new AttributeList()
const noName = new Slice()

/** Shows a slice of a flush as OpenTelemetry has metrics, and its events and service checks as log records. */
export function showSums({ fromMs, toMs, sums, timed, events }: Sums, sink: TelemetrySink): void {
  const point = new MetricPointView()
  const show = (type: MetricType, name: string, tags: Tags, write: () => void): void => {
    point.clear()
    for (const [key, value] of tags) point.attributes.addText(key, value)
    setNanoFromMs(point.time, toMs)
    if (shapes[type].temporality === 'delta') setNanoFromMs(point.startTime, fromMs)
    write()
    sink.metricPoint({ ...shapes[type], name, description: '' }, point)
  }
  for (const { type, name, tags, value, timeMs } of timed)
    show(type, name, tags, () => {
      setNanoFromMs(point.time, timeMs)
      point.startTime.low = point.startTime.high = 0
      point.value = value
    })
  for (const sum of sums) show(sum.type, sum.name, sum.tags, () => writeSum(sum, point))
  for (const { event, tags } of events)
    if (event.kind === 'check')
      show('gauge', 'statsd_service_check_status', [['check', event.title], ...tags], () => {
        point.value = event.status
      })
  const record = new LogRecordView()
  for (const heard of events)
    if (heard.event.kind === 'event' || heard.event.status > 0 || heard.event.text !== '') showEvent(heard, record, sink)
}

function writeSum({ value, histogram, members }: Sum, point: MetricPointView): void {
  point.value = members?.size ?? value
  if (histogram === undefined) return
  point.count = histogram.count
  point.sum = histogram.sum
  point.min = histogram.min
  point.max = histogram.max
  point.scale = histogram.scale
  point.zeroCount = histogram.zeroCount
  histogram.writePositive(point.positive)
  histogram.writeNegative(point.negative)
}

/** Tags that say who it is about become its resource. */
const resourceNames: Readonly<Record<string, string>> = {
  service: 'service.name',
  env: 'deployment.environment.name',
  version: 'service.version',
  host: 'host.name',
}

function showEvent({ event, receivedAtMs, tags }: HeardEvent, record: LogRecordView, sink: TelemetrySink): void {
  const resource = new AttributeList()
  record.clear()
  for (const [key, value] of tags) {
    const name = Object.hasOwn(resourceNames, key) ? resourceNames[key] : undefined
    if (name === undefined) record.attributes.addText(key, value)
    else resource.addText(name, value)
  }
  if (event.host !== '') resource.addText('host.name', event.host)
  for (const [key, value] of event.attributes) record.attributes.addText(key, value)
  if (event.kind === 'check') record.attributes.addText('check.status', ['ok', 'warning', 'critical', 'unknown'][event.status] ?? '')
  setNanoFromMs(record.time, event.timestamp === undefined ? receivedAtMs : event.timestamp * 1000)
  record.severityNumber = event.severity
  record.body.setText(event.text === '' ? event.title : `${event.title}\n${event.text}`)
  record.eventName.setText(event.kind === 'event' ? 'statsd.event' : 'statsd.service_check')
  sink.resource(resource)
  sink.scope(noName, noName, noAttributes)
  sink.logRecord(record)
}
