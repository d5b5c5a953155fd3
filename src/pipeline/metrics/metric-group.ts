import { ByteMap } from '../../lib/byte-map.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { MetricDescriptor } from '../../model/metric.ts'
import type { RejectReason } from '../../model/telemetry-sink.ts'
import type { SeriesLimits } from '../limits.ts'
import { readStringMap } from '../read-row.ts'
import type { TextWriter } from '../text-writer.ts'
import { encodeMetricName } from './metric-names.ts'
import { prometheusLabelName, prometheusName, prometheusUnit } from './prometheus-name.ts'
import type { MetricName, Series } from './series-store.ts'

/** What the resource gives the series of its metrics. */
export interface MetricResource {
  readonly number: number
  /** `job` and `instance`. */
  readonly labels: ReadonlyMap<string, string>
  /** The labels of `target_info`; undefined when there is nothing to tell. */
  readonly info: Map<string, string> | undefined
  infoSeries: Series | undefined
  /** Time of the last `target_info` sample, epoch milliseconds. */
  infoAtMs: number
}

/** What all metrics of one scope and resource share. */
export interface MetricOrigin {
  readonly resource: MetricResource
  /** `otel_scope_*`. */
  readonly scope: ReadonlyMap<string, string>
  /** Bytes of all labels that both give to every series. */
  readonly labelBytes: number
  /** By name. */
  readonly candidates: Map<string, Candidate[]>
}

/** What all points of one metric of one scope and resource share. */
export interface MetricGroup {
  readonly origin: MetricOrigin
  readonly base: MetricName
  readonly bucket: MetricName
  readonly sum: MetricName
  readonly count: MetricName
  /** Why none of its points can be taken. */
  readonly problem: Extract<RejectReason, 'malformed' | 'label_limit'> | undefined
  readonly type: string
  readonly unit: string
  /** The description that came last, and how it is told. */
  help: { readonly description: string; readonly text: string } | undefined
  /** Makes the hashes of equal attributes of different groups differ. */
  readonly seed: number
}

/** The resource and scope at hand, as they stand in rows. */
interface At {
  readonly resource: { readonly map: Buffer }
  readonly scope: { readonly names: Buffer; readonly map: Buffer }
}

interface Candidate {
  readonly metric: Omit<MetricDescriptor, 'name' | 'description'>
  readonly group: MetricGroup
}

/** The way to mask what is not yet. */
type Masking = Pick<TextWriter, 'maskedName'>

/** Beyond so many, or so many bytes of resources and scopes, everything is forgotten and found anew: only endless names get there. */
const mostGroups = 200_000
const mostOriginBytes = 128 * 1024 * 1024
/** What each takes besides. */
const ownBytes = 512
/** Longer than any name that is accepted: such a metric is not remembered. */
const mostNameBytes = 8192

/**
 * Finds the group of a metric; what it takes to name things is done once a group, what all bytes of a resource or scope cost once for
 * each.
 */
export class MetricGroups {
  private readonly limits: SeriesLimits
  private readonly origins = new ByteMap<MetricOrigin>()
  private readonly resources = new ByteMap<MetricResource>()
  private readonly key = new ByteWriter(1024)
  private resourceMap: Buffer | undefined
  private resource: MetricResource | undefined
  private lastNumber = 0
  private groups = 0
  private originBytes = 0

  constructor(limits: SeriesLimits) {
    this.limits = limits
  }

  /** To be asked for anew when the resource or scope at hand changes. */
  originOf({ resource: { map }, scope }: At): MetricOrigin {
    if (this.originBytes > mostOriginBytes) this.forget()
    const resource = this.resourceOf(map)
    const { key } = this
    key.clear()
    key.uint32(resource.number)
    key.raw(scope.names)
    key.raw(scope.map)
    const known = this.origins.get(key.bytes, 0, key.length)
    if (known !== undefined) return known
    const labels = scopeLabels(scope)
    const origin = { resource, scope: labels, labelBytes: sizeOf(labels) + sizeOf(resource.labels), candidates: new Map() }
    this.originBytes += key.length + ownBytes
    this.origins.add(key.bytes, 0, key.length, origin)
    return origin
  }

  find(text: Masking, origin: MetricOrigin, metric: MetricDescriptor): MetricGroup {
    const { name, unit, kind, temporality, monotonic } = metric
    if (name.length + unit.length > mostNameBytes) return this.makeGroup(text, origin, metric)
    const candidates = origin.candidates.get(name) ?? []
    for (const { metric: known, group } of candidates) {
      if (known.unit === unit && known.kind === kind && known.temporality === temporality && known.monotonic === monotonic) return group
    }
    if (this.groups++ >= mostGroups) {
      this.forget()
      origin.candidates.clear()
    }
    const group = this.makeGroup(text, origin, metric)
    candidates.push({ metric: { unit, kind, temporality, monotonic }, group })
    origin.candidates.set(name, candidates)
    return group
  }

  private forget(): void {
    this.groups = this.originBytes = 0
    this.origins.clear()
    this.resources.clear()
    this.resourceMap = undefined
  }

  private makeGroup(text: Masking, origin: MetricOrigin, metric: MetricDescriptor): MetricGroup {
    // Before they become words and underscores: no detector would know what is left.
    const unit = text.maskedName(metric.unit, mostNameBytes)
    const name = prometheusName({ ...metric, name: text.maskedName(metric.name, mostNameBytes), unit })
    return {
      origin,
      base: encodeMetricName(name),
      bucket: encodeMetricName(`${name}_bucket`),
      sum: encodeMetricName(`${name}_sum`),
      count: encodeMetricName(`${name}_count`),
      problem: this.problemOf(origin, name),
      type: typeOf(metric),
      unit: prometheusUnit(unit),
      help: undefined,
      seed: Math.floor(Math.random() * 0x7fffffff),
    }
  }

  private problemOf({ resource, scope, labelBytes }: MetricOrigin, name: string): MetricGroup['problem'] {
    const { limits } = this
    if (/^_*$/.test(name)) return 'malformed'
    const isTooMuch = resource.labels.size + scope.size >= limits.labels || labelBytes > limits.labelBytes
    return isTooMuch || name.length > limits.metricNameBytes ? 'label_limit' : undefined
  }

  /** The same buffer is the same resource. */
  private resourceOf(map: Buffer): MetricResource {
    if (map === this.resourceMap && this.resource !== undefined) return this.resource
    let resource = this.resources.get(map, 0, map.length)
    if (resource === undefined) {
      resource = makeResource(++this.lastNumber, readStringMap(map, 0), this.limits)
      this.originBytes += map.length + ownBytes
      this.resources.add(map, 0, map.length, resource)
    }
    this.resourceMap = map
    this.resource = resource
    return resource
  }
}

/** Attributes that become `job` and `instance`, and are not told again by `target_info`. */
const identifying = new Set(['service.name', 'service.namespace', 'service.instance.id'])

function makeResource(number: number, attributes: ReadonlyMap<string, string>, limits: SeriesLimits): MetricResource {
  const service = attributes.get('service.name') ?? ''
  const namespace = attributes.get('service.namespace') ?? ''
  const instance = attributes.get('service.instance.id') ?? ''
  const labels = new Map<string, string>()
  if (service !== '') labels.set('job', namespace === '' ? service : `${namespace}/${service}`)
  if (instance !== '') labels.set('instance', instance)
  const info = new Map(labels)
  let bytes = sizeOf(labels)
  for (const [key, value] of [...attributes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const valueBytes = Buffer.byteLength(value)
    if (identifying.has(key) || info.size >= limits.labels || valueBytes > limits.labelValueBytes) continue
    bytes += key.length + valueBytes
    if (bytes > limits.labelBytes) break
    addLabel(info, key, value)
  }
  return { number, labels, info: labels.size > 0 && info.size > labels.size ? info : undefined, infoSeries: undefined, infoAtMs: 0 }
}

function scopeLabels({ names, map }: At['scope']): Map<string, string> {
  const labels = new Map<string, string>()
  // Name and version stand behind each other, as a map of one pair would.
  const pair = readStringMap(Buffer.concat([Buffer.from([1]), names]), 0)
  for (const [name, version] of pair) {
    if (name !== '') labels.set('otel_scope_name', name)
    if (version !== '') labels.set('otel_scope_version', version)
  }
  for (const [key, value] of readStringMap(map, 0)) addLabel(labels, `otel_scope_${key}`, value)
  return labels
}

/** Attributes whose names become the same label share it, joined by `;`. Without a name or value there is no label. */
export function addLabel(labels: Map<string, string>, attribute: string, value: string): void {
  const name = prometheusLabelName(attribute)
  if (name === '' || name === '__name__' || value === '') return
  const known = labels.get(name)
  labels.set(name, known === undefined ? value : `${known};${value}`)
}

function sizeOf(labels: ReadonlyMap<string, string>): number {
  let bytes = 0
  for (const [name, value] of labels) bytes += name.length + Buffer.byteLength(value)
  return bytes
}

function typeOf({ kind, monotonic }: MetricDescriptor): string {
  if (kind === 'sum') return monotonic ? 'counter' : 'gauge'
  return kind === 'exponential_histogram' ? 'histogram' : kind
}
