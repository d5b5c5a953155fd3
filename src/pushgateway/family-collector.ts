import { Fault } from '../lib/errors.ts'
import type { ByteLease } from '../lib/http/byte-budget.ts'
import { familyTypes, type FamilyType, type SeriesExemplarView } from '../model/series.ts'
import type { Redactor } from '../pipeline/index.ts'
import {
  copyExemplar,
  copyHistogram,
  type ExpositionSink,
  type FamilyPart,
  type FamilyPartView,
  isShortExemplar,
  type SampleView,
} from '../scrapers/index.ts'
import { describeSeries } from './describe-series.ts'
import { classicName, type classicSuffixes, openMetricsSuffixes } from './family-name.ts'
import type { GroupLabels } from './group-path.ts'
import { groupTooLarge, heapBytes, leastBytes } from './group-size.ts'
import { seriesKey, timeFamilies, type PushedFamily, type PushedSeries } from './group.ts'
import { checkLabels } from './label-limits.ts'
import { maskValue } from './mask-value.ts'

export interface CollectSpec {
  /** They win over what the body says. */
  readonly labels: GroupLabels
  readonly redactor: Redactor
  /** Grows by what was masked. */
  readonly masked: Map<string, number>
  /** So much a group may take; what is gathered is no longer. */
  readonly groupBytes: number
  /** Holds what is gathered. */
  readonly lease: ByteLease
  readonly format: {
    readonly suffixes: typeof classicSuffixes
    /** A family that comes again replaces the one before; otherwise it is refused. */
    readonly repeats: boolean
  }
}

/** What a body holds. */
export interface Collected {
  readonly families: ReadonlyMap<string, PushedFamily>
  /** By the keys of their series: stored with the push, not kept. */
  readonly exemplars: ReadonlyMap<string, readonly SeriesExemplarView[]>
  /** Some sample had a time of its own. */
  readonly hasTimestamps: boolean
}

interface Gathered {
  type: FamilyType
  help: string
  unit: string
  readonly said: Set<FamilyPart>
  readonly series: Map<string, PushedSeries>
  /** See `leastBytes`, of all its series. */
  leastBytes: number
  /** Of the lease. */
  heldBytes: number
}

/** What a family takes in memory before it has series; an exemplar takes as much. */
const partHeapBytes = 500
/** So much of a help text is stored. */
const longestHelp = 2048

/** Gathers the samples of a body into families, each series under the labels it will have. */
export class FamilyCollector implements ExpositionSink {
  private readonly spec: CollectSpec
  private readonly families = new Map<string, Gathered>()
  private readonly exemplars = new Map<string, readonly SeriesExemplarView[]>()
  private hasTimestamps = false
  private leastBytes = 0

  constructor(spec: CollectSpec) {
    this.spec = spec
  }

  family(view: FamilyPartView): void {
    const { part } = view
    const name = view.name()
    let family = this.families.get(name)
    if (family?.said.has(part) === true) {
      if (!this.spec.format.repeats)
        throw new Fault('bad_input', `second ${part.toUpperCase()} line for metric name ${JSON.stringify(name)}`)
      this.drop(name, family)
      family = undefined
    }
    family ??= this.begin(name)
    family.said.add(part)
    if (part === 'type') {
      if (family.series.size > 0) throw new Fault('bad_input', `TYPE reported after samples of metric name ${JSON.stringify(name)}`)
      const text = view.text()
      family.type = familyTypes.find((type) => type === text) ?? 'unknown'
    } else if (part === 'help') family.help = this.spec.redactor.mask(view.text().slice(0, longestHelp), this.spec.masked)
    else family.unit = view.text()
    this.hold(family, view.end - view.start)
  }

  sample(sample: SampleView): void {
    if (!Number.isNaN(sample.timeMs)) this.hasTimestamps = true
    const { labels, redactor, masked } = this.spec
    const pairs = new Map<string, string>()
    let isMasked = false
    for (const [name, value] of sample.readLabels()) {
      if (pairs.has(name)) throw new Fault('bad_input', `label name ${JSON.stringify(name)} is not unique`)
      const kept = name === '__name__' ? value : maskValue(redactor, name, value, masked)
      isMasked ||= kept !== value
      pairs.set(name, kept)
    }
    const name = pairs.get('__name__') ?? ''
    for (const [label, value] of labels) pairs.set(label, value)
    checkLabels(pairs)
    const family = this.familyOf(name)
    const { series } = family
    const key = seriesKey(pairs)
    // Two that differed only in what was masked are one now.
    const isThere = series.has(key)
    if (isThere && !isMasked)
      throw new Fault('bad_input', `${describeSeries(key)} was collected before with the same name and label values`)
    if (!isThere) this.count(family, { key, ...(sample.histogram === undefined ? {} : { histogram: sample.histogram }) })
    this.hold(family, sample.exemplarCount * partHeapBytes)
    const exemplars = readExemplars(sample)
    series.set(key, {
      key,
      value: sample.value,
      startMs: sample.startMs,
      ...(sample.histogram === undefined ? {} : { histogram: copyHistogram(sample.histogram) }),
    })
    if (exemplars.length > 0) this.exemplars.set(key, exemplars)
  }

  /** After the last sample. Families without samples are left out, and those that every group has of itself. */
  finish(): Collected {
    const isOpenMetrics = this.spec.format.suffixes === openMetricsSuffixes
    const families = new Map<string, PushedFamily>()
    for (const [declared, { type, help, unit, series }] of this.families) {
      const name = isOpenMetrics ? classicName(declared, type) : declared
      if (series.size === 0 || timeFamilies.some((own) => own.name === name)) continue
      if (families.has(name)) throw new Fault('bad_input', `metric name ${JSON.stringify(name)} belongs to two families`)
      families.set(name, { name, type, help, unit, series })
    }
    return { families, exemplars: this.exemplars, hasTimestamps: this.hasTimestamps }
  }

  /** Instead of `finish`: gives back what it holds. */
  abandon(): void {
    for (const [name, family] of this.families) this.drop(name, family)
  }

  private begin(name: string): Gathered {
    const family: Gathered = { type: 'unknown', help: '', unit: '', said: new Set(), series: new Map(), leastBytes: 0, heldBytes: 0 }
    this.hold(family, partHeapBytes)
    this.families.set(name, family)
    return family
  }

  private drop(name: string, { series, leastBytes: least, heldBytes }: Gathered): void {
    this.families.delete(name)
    for (const key of series.keys()) this.exemplars.delete(key)
    this.leastBytes -= least
    this.spec.lease.give(heldBytes)
  }

  /** A few bytes of a body can become a long series: the labels of the group stand in each. */
  private count(family: Gathered, series: Pick<PushedSeries, 'key' | 'histogram'>): void {
    const { groupBytes } = this.spec
    const least = leastBytes(series)
    family.leastBytes += least
    this.leastBytes += least
    if (this.leastBytes > groupBytes) throw groupTooLarge(groupBytes)
    this.hold(family, heapBytes(series))
  }

  private hold(family: Gathered, bytes: number): void {
    this.spec.lease.take(bytes)
    family.heldBytes += bytes
  }

  /** Of the family that bears the name, or of one whose type has series with such an end; else one of its own. */
  private familyOf(name: string): Gathered {
    const { suffixes } = this.spec.format
    const own = this.families.get(name)
    if (own !== undefined) return own
    for (const [type, ends] of Object.entries(suffixes)) {
      for (const end of ends) {
        const family = name.endsWith(end) ? this.families.get(name.slice(0, -end.length)) : undefined
        if (family?.type === type) return family
      }
    }
    return this.begin(name)
  }
}

function readExemplars({ exemplars, exemplarCount }: SampleView): readonly SeriesExemplarView[] {
  return exemplars.slice(0, exemplarCount).flatMap((lent) => (isShortExemplar(lent) ? [copyExemplar(lent)] : []))
}
