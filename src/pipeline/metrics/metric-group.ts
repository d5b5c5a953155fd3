import { ByteMap } from '../../lib/byte-map.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { MetricDescriptor } from '../../model/metric.ts'
import type { SeriesLimits } from '../limits.ts'
import { readStringMap } from '../read-row.ts'
import type { TextWriter } from '../text-writer.ts'
import { encodeMetricName } from './metric-names.ts'
import { prometheusLabelName, prometheusName, prometheusUnit } from './prometheus-name.ts'
import type { MetricName, Series } from './series-store.ts'

/** What the resource gives the series of its metrics. */
export interface MetricResource {
  /** `job` and `instance`. */
  readonly labels: ReadonlyMap<string, string>
  /** The labels of `target_info`; undefined when there is nothing to tell. */
  readonly info: Map<string, string> | undefined
  infoSeries: Series | undefined
  /** Time of the last `target_info` sample, epoch milliseconds. */
  infoAtMs: number
}

/** What all points of one metric of one scope and resource share. */
export interface MetricGroup {
  readonly resource: MetricResource
  /** `otel_scope_*`. */
  readonly scope: ReadonlyMap<string, string>
  readonly base: MetricName
  readonly bucket: MetricName
  readonly sum: MetricName
  readonly count: MetricName
  /** Is there a usable name? */
  readonly valid: boolean
  readonly type: string
  readonly unit: string
  /** The description that came last, and how it is told. */
  help: { readonly description: string; readonly text: string } | undefined
  /** Makes the hashes of equal attributes of different groups differ. */
  readonly seed: number
}

/** The resource and scope at hand, as they stand in rows, and the way to mask what is not yet. */
interface Origin {
  readonly text: Pick<TextWriter, 'maskedName'>
  readonly resource: { readonly map: Buffer }
  readonly scope: { readonly names: Buffer; readonly map: Buffer }
}

interface Candidate {
  readonly metric: Omit<MetricDescriptor, 'name' | 'description'>
  readonly group: MetricGroup
}
type Candidates = Map<string, Candidate[]>

/** Beyond so many, or so many bytes of resources and scopes, everything is forgotten and found anew: only endless names get there. */
const mostGroups = 200_000
const mostOriginBytes = 128 * 1024 * 1024
/** Longer than any name that is accepted: such a metric is not remembered. */
const mostNameBytes = 8192

/** Finds the group of a metric; what it takes to name things is done once a group. */
export class MetricGroups {
  private readonly limits: SeriesLimits
  private readonly byOrigin = new ByteMap<Candidates>()
  private readonly resources = new ByteMap<MetricResource>()
  private readonly key = new ByteWriter(1024)
  private count = 0
  private originBytes = 0

  constructor(limits: SeriesLimits) {
    this.limits = limits
  }

  find(from: Origin, metric: MetricDescriptor): MetricGroup {
    const { name, unit, kind, temporality, monotonic } = metric
    if (name.length + unit.length > mostNameBytes) return this.makeGroup(from, metric)
    const origin = this.originOf(from)
    const candidates = origin.get(name) ?? []
    for (const { metric: known, group } of candidates) {
      if (known.unit === unit && known.kind === kind && known.temporality === temporality && known.monotonic === monotonic) return group
    }
    if (this.count++ >= mostGroups || this.originBytes > mostOriginBytes) {
      this.count = 0
      this.originBytes = 0
      this.byOrigin.clear()
      this.resources.clear()
      return this.find(from, metric)
    }
    const group = this.makeGroup(from, metric)
    candidates.push({ metric: { unit, kind, temporality, monotonic }, group })
    origin.set(name, candidates)
    return group
  }

  private originOf({ resource, scope }: Origin): Candidates {
    const { key } = this
    key.clear()
    key.lengthPrefixed(resource.map)
    key.raw(scope.names)
    key.raw(scope.map)
    const known = this.byOrigin.get(key.bytes, 0, key.length)
    if (known !== undefined) return known
    const made: Candidates = new Map()
    this.originBytes += key.length
    this.byOrigin.add(key.bytes, 0, key.length, made)
    return made
  }

  private makeGroup(from: Origin, metric: MetricDescriptor): MetricGroup {
    // Before they become words and underscores: no detector would know what is left.
    const unit = from.text.maskedName(metric.unit, mostNameBytes)
    const name = prometheusName({ ...metric, name: from.text.maskedName(metric.name, mostNameBytes), unit })
    return {
      resource: this.resourceOf(from.resource.map),
      scope: scopeLabels(from.scope),
      base: encodeMetricName(name),
      bucket: encodeMetricName(`${name}_bucket`),
      sum: encodeMetricName(`${name}_sum`),
      count: encodeMetricName(`${name}_count`),
      valid: !/^_*$/.test(name) && name.length <= this.limits.metricNameBytes,
      type: typeOf(metric),
      unit: prometheusUnit(unit),
      help: undefined,
      seed: Math.floor(Math.random() * 0x7fffffff),
    }
  }

  private resourceOf(map: Buffer): MetricResource {
    const known = this.resources.get(map, 0, map.length)
    if (known !== undefined) return known
    const resource = makeResource(readStringMap(map, 0), this.limits)
    this.originBytes += map.length
    this.resources.add(map, 0, map.length, resource)
    return resource
  }
}

/** Attributes that become `job` and `instance`, and are not told again by `target_info`. */
const identifying = new Set(['service.name', 'service.namespace', 'service.instance.id'])

function makeResource(attributes: ReadonlyMap<string, string>, limits: SeriesLimits): MetricResource {
  const service = attributes.get('service.name') ?? ''
  const namespace = attributes.get('service.namespace') ?? ''
  const instance = attributes.get('service.instance.id') ?? ''
  const labels = new Map<string, string>()
  if (service !== '') labels.set('job', namespace === '' ? service : `${namespace}/${service}`)
  if (instance !== '') labels.set('instance', instance)
  const info = new Map(labels)
  for (const [key, value] of [...attributes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (identifying.has(key) || info.size >= limits.labels || Buffer.byteLength(value) > limits.labelValueBytes) continue
    addLabel(info, key, value)
  }
  return { labels, info: labels.size > 0 && info.size > labels.size ? info : undefined, infoSeries: undefined, infoAtMs: 0 }
}

function scopeLabels({ names, map }: Origin['scope']): Map<string, string> {
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

function typeOf({ kind, monotonic }: MetricDescriptor): string {
  if (kind === 'sum') return monotonic ? 'counter' : 'gauge'
  return kind === 'exponential_histogram' ? 'histogram' : kind
}
