import { cleanText } from '../../lib/wire/plain-text.ts'
import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'
import { framesOf } from '../frames.ts'
import type { Aggregator, Decode, Intake } from '../receiver.ts'
import { costOfTags, costs, ownTags, ownText } from './cost.ts'
import { escapeName } from './escape-name.ts'
import { ExponentialSum } from './exponential-sum.ts'
import { limits } from './limits.ts'
import { parseEvent, parseServiceCheck, type StatsdEvent } from './parse-event.ts'
import { parseLine, parseTags, type StatsdMetric } from './parse-line.ts'
import { showSums } from './show-sums.ts'
import { sliceSums } from './slice-sums.ts'
import type { HeardEvent, SeriesName, Sum, TimedPoint } from './sums.ts'

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

interface NamedSeries extends SeriesName {
  readonly key: string
}

/** Sums up StatsD metrics; what it keeps is bounded by `limits`. */
export class StatsdSums implements Aggregator {
  private sums = new Map<string, Sum>()
  /** Gauges keep their value from flush to flush. */
  private readonly gauges = new Map<string, Sum>()
  private timed: TimedPoint[] = []
  private events: HeardEvent[] = []
  /** Series by the text they were sent as: senders repeat themselves. */
  private readonly names = new Map<string, NamedSeries>()
  private fromMs: number | undefined
  /** What all of it takes, about: of each kind by itself, because they end at different times. */
  private readonly held = { names: 0, gauges: 0, rest: 0 }
  /** Of `rest`, what was cut and is not stored yet. */
  private leavingBytes = 0
  private gaugesToldMs = -Infinity
  private readonly mostBytes: number

  constructor(mostBytes: number = limits.heldBytes) {
    this.mostBytes = mostBytes
  }

  take({ body, frames, receivedAt }: Intake, reject: TelemetrySink['reject']): void {
    this.fromMs ??= receivedAt
    const { length, starts, ends } = framesOf(body, frames)
    for (let i = 0; i < length; i++) {
      const end = ends[i] ?? 0
      for (let at = starts[i] ?? 0; at < end;) {
        const lineFeed = body.subarray(0, end).indexOf(10, at)
        const stop = lineFeed < 0 ? end : lineFeed
        const line = body.subarray(at, body[stop - 1] === 13 ? stop - 1 : stop)
        const problem = line.length === 0 ? undefined : this.line(line, receivedAt)
        if (problem !== undefined) reject(problem, 1)
        at = stop + 1
      }
    }
  }

  *cut(atMs: number): Generator<Decode> {
    const { sums, timed, events, fromMs = atMs, gaugesToldMs } = this
    const heldBytes = this.held.rest - this.leavingBytes
    this.leavingBytes += heldBytes
    this.sums = new Map()
    this.timed = []
    this.events = []
    this.fromMs = this.gaugesToldMs = atMs
    const { gauges, held } = this
    // Several listeners flush at nearly the same time: gauges are told once.
    const wereTold = atMs >= gaugesToldMs && atMs - gaugesToldMs < limits.flushMs / 2
    function* all(): Generator<Sum> {
      yield* sums.values()
      for (const [key, gauge] of gauges)
        if (atMs - gauge.setAtMs <= limits.gaugeIdleMs) {
          if (!wereTold || gauge.setAtMs >= gaugesToldMs) yield gauge
        } else if (gauges.delete(key)) held.gauges -= costOfSum(gauge)
    }
    try {
      for (const slice of sliceSums({ fromMs, toMs: atMs, sums: all(), timed, events })) yield (_intake, sink) => showSums(slice, sink)
    } finally {
      // Until it is stored it is there.
      held.rest -= heldBytes
      this.leavingBytes -= heldBytes
      this.forgetNames()
    }
  }

  /** Why the line was not taken; undefined when it was. */
  private line(line: Buffer, receivedAtMs: number): RejectReason | undefined {
    if (line[0] === 0x5f && (line[1] === 0x65 || line[1] === 0x73) && (line[2] === 0x7b || line[2] === 0x63)) {
      const event = line[1] === 0x65 ? parseEvent(line) : parseServiceCheck(cleanText(line))
      return event === undefined ? 'malformed' : this.event(event, line.length, receivedAtMs)
    }
    const metrics = parseLine(cleanText(line))
    if (metrics === undefined) return 'malformed'
    let problem: RejectReason | undefined
    for (const metric of metrics) problem = this.metric(metric, receivedAtMs) ?? problem
    return problem
  }

  private event(event: StatsdEvent, lineBytes: number, receivedAtMs: number): RejectReason | undefined {
    const tags = parseTags(event.tags, (name) => name)
    if (tags === undefined) return 'too_many_attributes'
    // Its texts are pieces of the line: what nobody reads of that stays with them.
    if (this.events.length >= limits.events || !this.hold('rest', costs.event + lineBytes + costOfTags(tags))) return 'overloaded'
    this.events.push({ event, receivedAtMs, tags })
    return undefined
  }

  private metric(metric: StatsdMetric, receivedAtMs: number): RejectReason | undefined {
    const named = this.nameOf(metric)
    if (named === undefined) return 'label_limit'
    const { type, values, weight, timestamp } = metric
    if (type !== 'set' && !values.every((value) => plainNumber.test(value) && Number.isFinite(Number(value)))) return 'malformed'
    if (type === 'counter' && values.some((value) => value.startsWith('-'))) return 'unsupported'
    if (timestamp !== undefined && (type === 'counter' || type === 'gauge')) {
      if (this.timed.length >= limits.timed || !this.hold('rest', costs.timed + costOfSeries(named))) return 'overloaded'
      const value = type === 'gauge' ? Number(values.at(-1)) : weight * values.reduce((sum, text) => sum + Number(text), 0)
      this.timed.push({ ...named, value, timeMs: timestamp * 1000 })
      return undefined
    }
    const sum = this.sumOf(named)
    if (sum === undefined) return 'series_limit'
    sum.setAtMs = receivedAtMs
    let problem: RejectReason | undefined
    for (const text of values) problem = this.add(sum, text, weight) ?? problem
    return problem
  }

  private nameOf({ type, name, tags }: StatsdMetric): NamedSeries | undefined {
    const sent = `${type} ${name}|${tags}`
    const known = this.names.get(sent)
    if (known !== undefined) return known
    const labels = parseTags(tags, escapeName)
    if (labels === undefined) return undefined
    const escaped = ownText(escapeName(name))
    // Other spellings and orders of the same are the same series.
    const named = { type, name: escaped, tags: ownTags(labels), key: JSON.stringify([type, escaped, labels]) }
    const bytes = costs.name + sent.length + costOfSeries(named)
    if (this.names.size < limits.series && this.hold('names', bytes)) this.names.set(sent, named)
    return named
  }

  private sumOf(named: NamedSeries): Sum | undefined {
    const { type, key } = named
    const all = type === 'gauge' ? this.gauges : this.sums
    const known = all.get(key)
    if (known !== undefined) return known
    const histogram = type === 'timer' || type === 'histogram' ? new ExponentialSum() : undefined
    const made: Sum = { ...named, value: 0, histogram, members: type === 'set' ? new Set() : undefined, setAtMs: 0 }
    const isFull = this.sums.size + this.gauges.size >= limits.series
    if (isFull || !this.hold(type === 'gauge' ? 'gauges' : 'rest', costOfSum(made))) return undefined
    all.set(key, made)
    return made
  }

  private add(sum: Sum, text: string, weight: number): RejectReason | undefined {
    const { type, histogram, members } = sum
    if (members !== undefined) {
      if (members.has(text) || members.size >= limits.members) return undefined
      if (!this.hold('rest', costs.member + text.length)) return 'overloaded'
      members.add(ownText(text))
      return undefined
    }
    const value = Number(text)
    if (histogram !== undefined) {
      if (!this.hold('rest', costs.bucket)) return 'overloaded'
      const before = histogram.buckets
      histogram.add(type === 'timer' ? value / 1000 : value, Math.max(1, Math.round(weight)))
      this.held.rest += (histogram.buckets - before - 1) * costs.bucket
    } else if (type === 'counter') sum.value += value * weight
    // A sign makes it a change.
    else sum.value = text.startsWith('+') || text.startsWith('-') ? sum.value + value : value
    return undefined
  }

  private forgetNames(): void {
    if (this.names.size < limits.series && this.held.names < this.mostBytes / 4) return
    this.names.clear()
    this.held.names = 0
  }

  /** Counts what is about to be kept; false when there is no room for it. */
  private hold(kind: 'names' | 'gauges' | 'rest', bytes: number): boolean {
    const { held } = this
    if (held.names + held.gauges + held.rest + bytes > this.mostBytes) return false
    held[kind] += bytes
    return true
  }
}

function costOfSeries({ name, tags, key }: NamedSeries): number {
  return name.length + key.length + costOfTags(tags)
}

function costOfSum(sum: Sum): number {
  return costs.sum + costOfSeries(sum)
}
