import { nanoToMs } from '../../model/bytes.ts'
import type { MetricDescriptor, MetricKind, MetricPointView } from '../../model/metric.ts'
import type { RejectReason } from '../../model/telemetry-sink.ts'
import type { BatchContext } from '../batch-context.ts'
import { areSameCuts } from '../label-cuts/label-cuts.ts'
import { sizeOf } from '../shared-bytes.ts'
import { advanceDelta, newDeltaState } from './delta-state.ts'
import { encodeExponential } from './encode-exponential.ts'
import { encodeHistogram } from './encode-histogram.ts'
import { encodeNumber } from './encode-number.ts'
import type { DeltaStep, EncodePoint, PointEncoder, WantedSeries } from './encode-point.ts'
import { encodeSummary } from './encode-summary.ts'
import type { MetricGroup, MetricOrigin } from './metric-group.ts'
import type { MetricState } from './metric-state.ts'
import { pointLabels } from './point-labels.ts'
import type { PointEntry } from './point-table.ts'
import { SampleWriter } from './sample-writer.ts'
import type { MetricName, Series } from './series-store.ts'

const encoders: Readonly<Record<MetricKind, EncodePoint>> = {
  gauge: encodeNumber,
  sum: encodeNumber,
  histogram: encodeHistogram,
  exponential_histogram: encodeExponential,
  summary: encodeSummary,
}

/** A resource is described again after a minute, so that joins with `target_info` find a fresh sample. */
const infoEveryMs = 60_000
const longestHelpBytes = 2048
const infoName: MetricName = { name: 'target_info', encoded: Buffer.from('\u000btarget_info') }

/** Metric points to rows of the metric tables: Prometheus names and labels, cumulative, one series a number. */
export class MetricEncoder implements PointEncoder {
  readonly batch: BatchContext
  readonly state: MetricState
  readonly samples: SampleWriter
  private readonly oldestMs: number
  private metric: MetricDescriptor | undefined
  private generation = -1
  private origin: MetricOrigin | undefined
  private group: MetricGroup | undefined
  private last: PointEntry | undefined
  /** The one before the last. */
  private before: PointEntry | undefined
  private readonly told: string[] = []
  private readonly summed: PointEntry[] = []
  private swept = false
  /** Series whose labels had to be read: they are new, or their points came in another way before. */
  newSeries = 0

  constructor(batch: BatchContext, oldestMs: number) {
    this.batch = batch
    this.state = batch.project.metrics
    this.samples = new SampleWriter(batch, this.state.series)
    this.oldestMs = oldestMs
  }

  encode(metric: MetricDescriptor, point: MetricPointView): void {
    const { batch } = this
    if (!this.swept) {
      this.swept = true
      this.state.forgetIdle(batch.receivedAtMs)
    }
    const group = this.groupOf(metric)
    if (group.problem !== undefined) {
      batch.reject(group.problem, 1)
      return
    }
    const timed = point.time.low !== 0 || point.time.high !== 0
    if (!timed) batch.allTimed = false
    const time = timed ? point.time : batch.receivedAt
    if (batch.timeWithin(time, this.oldestMs) === undefined) return
    const ms = nanoToMs(time)
    const entry = this.entryOf(group, point, ms)
    if (typeof entry === 'string' || entry.refused) {
      batch.reject(typeof entry === 'string' ? entry : 'label_limit', 1)
      return
    }
    const { cuts } = this.state.series
    if (!cuts.isEmpty) this.samples.countsSinceMs = nanoToMs(point.startTime)
    if (!encoders[metric.kind](this, entry, point, { ms, delta: metric.temporality === 'delta' })) return
    batch.accepted++
    if (!cuts.isEmpty && entry.series.every(({ via }) => via?.kind === 'dropped')) this.forget(entry, point)
    if (ms - group.origin.resource.infoAtMs >= infoEveryMs) this.describeResource(group, ms)
  }

  makeSeries(entry: PointEntry, point: MetricPointView, wanted: readonly WantedSeries[]): Series[] | undefined {
    const { batch, state } = this
    this.newSeries += wanted.length
    const hasRoom = state.series.hasRoom(wanted.length, batch) || this.isCut(entry.group)
    const labels = hasRoom ? pointLabels(batch.text, entry.group, point.attributes, state.limits) : undefined
    if (labels === undefined) entry.refused = hasRoom
    else {
      const found: Series[] = []
      for (const [name, extra] of wanted) {
        const series = state.series.find(name, extra === undefined ? labels : new Map([...labels, extra]), batch)
        if (series !== undefined) found.push(series)
      }
      if (found.length === wanted.length) return found
    }
    batch.reject(entry.refused ? 'label_limit' : 'series_limit', 1)
    return undefined
  }

  advance(entry: PointEntry, point: MetricPointView, ms: number): DeltaStep | undefined {
    const fresh = entry.delta === undefined
    const sum = (entry.delta ??= newDeltaState(point))
    const at = advanceDelta(sum, point, ms)
    this.summed.push(entry)
    if (at === undefined) return undefined
    // A counter begins at zero where the first delta begins, else its first increase would be invisible.
    const startMs = nanoToMs(point.startTime)
    const zeroAt = fresh && startMs < ms && startMs >= Math.max(this.oldestMs, ms - 3_600_000) ? startMs : undefined
    return { sum, at, zeroAt }
  }

  /** All of the batch was seen. */
  finish(): void {
    this.samples.finish()
  }

  /** Nothing of the batch became durable: what it told counts as untold, sums begin anew. */
  abandon(): void {
    this.samples.abandon()
    for (const name of this.told) this.state.families.forget(name)
    for (const entry of this.summed) entry.delta = undefined
  }

  private groupOf(metric: MetricDescriptor): MetricGroup {
    const { batch, state } = this
    if (this.group !== undefined && metric === this.metric && this.generation === batch.generation) return this.group
    if (this.origin === undefined || this.generation !== batch.generation) this.origin = state.groups.originOf(batch)
    const group = state.groups.find(batch.text, this.origin, metric)
    this.metric = metric
    this.generation = batch.generation
    this.group = group
    const told = { type: group.type, unit: group.unit, help: this.helpOf(group, metric.description) }
    if (group.problem === undefined && state.families.isNews(group.base.name, told, batch.receivedAtMs)) {
      this.told.push(group.base.name)
      this.samples.metadata(group.base, told)
    }
    return group
  }

  /** A description as it is told. */
  private helpOf(group: MetricGroup, description: string): string {
    if (group.help?.description === description) return group.help.text
    const text = this.batch.text.maskedName(description, longestHelpBytes)
    if (description.length <= 2 * longestHelpBytes) group.help = { description, text }
    return text
  }

  /** Why there is none, if so. */
  private entryOf(
    group: MetricGroup,
    { attributes }: MetricPointView,
    ms: number,
  ): PointEntry | Extract<RejectReason, 'series_limit' | 'label_limit'> {
    const { points, series, limits, arePointsFull } = this.state
    const now = this.batch.receivedAtMs
    const guess = this.last?.successor
    let entry = guess !== undefined && points.isFor(guess, group, attributes, now) ? guess : undefined
    if (entry === undefined) {
      // Before anything looks at all of their bytes.
      if (group.origin.labelBytes + sizeOf(attributes) > limits.labelBytes) return 'label_limit'
      entry = points.find(group, attributes, now)
    }
    if (entry === undefined) {
      // What will be refused anyway must not fill the memory.
      if (arePointsFull || !(series.hasRoom(1, this.batch) || this.isCut(group))) return 'series_limit'
      entry = points.add(group, attributes, series.cuts, now)
    }
    if (entry.cuts !== series.cuts) this.recut(entry, ms)
    entry.seenAtMs = now
    if (this.last !== undefined) this.last.successor = entry
    this.before = this.last
    this.last = entry
    return entry
  }

  /** May a new point be part of series that are there already? */
  private isCut(group: MetricGroup): boolean {
    const { cuts } = this.state.series
    return !cuts.isEmpty && namesOf(group).some((name) => cuts.of(name).length > 0)
  }

  /** The rules for labels have changed since the point was seen: it may stand for other series now. */
  private recut(entry: PointEntry, ms: number): void {
    const { cuts } = this.state.series
    if (namesOf(entry.group).some((name) => !areSameCuts(entry.cuts.of(name), cuts.of(name)))) {
      for (const series of entry.series) this.samples.end(series, ms)
      entry.series = []
      entry.bounds = []
    }
    entry.cuts = cuts
  }

  /** A flood that is dropped is not remembered. */
  private forget(entry: PointEntry, { attributes }: MetricPointView): void {
    this.state.points.remove(entry, attributes)
    if (this.before !== undefined) this.before.successor = undefined
    this.last = this.before
  }

  private describeResource({ origin: { resource } }: MetricGroup, ms: number): void {
    const { series } = this.state
    if (resource.info === undefined || (resource.infoSeries === undefined && !series.hasRoom(1, this.batch))) return
    // Looked up anew: it may have been forgotten meanwhile.
    resource.infoSeries = series.find(infoName, resource.info, this.batch)
    if (resource.infoSeries === undefined) return
    resource.infoAtMs = ms
    this.samples.sample(resource.infoSeries, ms, 1)
  }
}

/** The metrics that a point may make series of. */
function namesOf({ base, bucket, sum, count }: MetricGroup): readonly string[] {
  return [base.name, bucket.name, sum.name, count.name]
}
