import { cleanText } from '../../lib/wire/plain-text.ts'
import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'
import { framesOf } from '../frames.ts'
import type { Aggregator, Decode, Intake } from '../receiver.ts'
import { escapeName } from './escape-name.ts'
import { ExponentialSum } from './exponential-sum.ts'
import { limits } from './limits.ts'
import { parseEvent, parseServiceCheck, type StatsdEvent } from './parse-event.ts'
import { parseLine, parseTags, type StatsdMetric } from './parse-line.ts'
import { showSums } from './show-sums.ts'
import type { HeardEvent, SeriesName, Sum, Sums, TimedPoint } from './sums.ts'

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Sums up StatsD metrics; what it keeps is bounded by `limits`. */
export class StatsdSums implements Aggregator {
  private sums = new Map<string, Sum>()
  /** Gauges keep their value from flush to flush. */
  private readonly gauges = new Map<string, Sum>()
  private timed: TimedPoint[] = []
  private events: HeardEvent[] = []
  /** Series by the text they were sent as: senders repeat themselves. */
  private readonly names = new Map<string, SeriesName & { readonly key: string }>()
  private fromMs: number | undefined

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

  cut(atMs: number): Decode | undefined {
    const fromMs = this.fromMs ?? atMs
    for (const [key, gauge] of this.gauges) if (atMs - gauge.setAtMs > limits.gaugeIdleMs) this.gauges.delete(key)
    const gauges = [...this.gauges.values()].map((gauge) => ({ ...gauge }))
    const flush: Sums = { fromMs, toMs: atMs, sums: [...this.sums.values(), ...gauges], timed: this.timed, events: this.events }
    this.sums = new Map()
    this.timed = []
    this.events = []
    this.fromMs = atMs
    if (this.names.size >= limits.series) this.names.clear()
    if (flush.sums.length === 0 && flush.timed.length === 0 && flush.events.length === 0) return undefined
    return (_intake, sink) => showSums(flush, sink)
  }

  /** Why the line was not taken; undefined when it was. */
  private line(line: Buffer, receivedAtMs: number): RejectReason | undefined {
    if (line[0] === 0x5f && (line[1] === 0x65 || line[1] === 0x73) && (line[2] === 0x7b || line[2] === 0x63)) {
      const event = line[1] === 0x65 ? parseEvent(line) : parseServiceCheck(cleanText(line))
      return event === undefined ? 'malformed' : this.event(event, receivedAtMs)
    }
    const metrics = parseLine(cleanText(line))
    if (metrics === undefined) return 'malformed'
    let problem: RejectReason | undefined
    for (const metric of metrics) problem = this.metric(metric, receivedAtMs) ?? problem
    return problem
  }

  private event(event: StatsdEvent, receivedAtMs: number): RejectReason | undefined {
    const tags = parseTags(event.tags, (name) => name)
    if (tags === undefined) return 'too_many_attributes'
    if (this.events.length >= limits.events) return 'overloaded'
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
      if (this.timed.length >= limits.timed) return 'overloaded'
      const value = type === 'gauge' ? Number(values.at(-1)) : weight * values.reduce((sum, text) => sum + Number(text), 0)
      this.timed.push({ ...named, value, timeMs: timestamp * 1000 })
      return undefined
    }
    const sum = this.sumOf(named)
    if (sum === undefined) return 'series_limit'
    for (const text of values) addValue(sum, text, weight)
    sum.setAtMs = receivedAtMs
    return undefined
  }

  private nameOf({ type, name, tags }: StatsdMetric): (SeriesName & { readonly key: string }) | undefined {
    const sent = `${type} ${name}|${tags}`
    const known = this.names.get(sent)
    if (known !== undefined) return known
    const labels = parseTags(tags, escapeName)
    if (labels === undefined) return undefined
    const escaped = escapeName(name)
    // Other spellings and orders of the same are the same series.
    const named = { type, name: escaped, tags: labels, key: JSON.stringify([type, escaped, labels]) }
    if (this.names.size < limits.series) this.names.set(sent, named)
    return named
  }

  private sumOf({ type, name, tags, key }: SeriesName & { readonly key: string }): Sum | undefined {
    const all = type === 'gauge' ? this.gauges : this.sums
    const known = all.get(key)
    if (known !== undefined) return known
    if (this.sums.size + this.gauges.size >= limits.series) return undefined
    const histogram = type === 'timer' || type === 'histogram' ? new ExponentialSum() : undefined
    const made: Sum = { type, name, tags, key, value: 0, histogram, members: type === 'set' ? new Set() : undefined, setAtMs: 0 }
    all.set(key, made)
    return made
  }
}

function addValue(sum: Sum, text: string, weight: number): void {
  const { type, histogram, members } = sum
  if (members !== undefined) {
    if (members.size < limits.members) members.add(text)
    return
  }
  const value = Number(text)
  if (histogram !== undefined) histogram.add(type === 'timer' ? value / 1000 : value, Math.max(1, Math.round(weight)))
  else if (type === 'counter') sum.value += value * weight
  // A sign makes it a change.
  else sum.value = text.startsWith('+') || text.startsWith('-') ? sum.value + value : value
}
