import { Fault } from '../lib/errors.ts'
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
import { seriesKey, timeFamilies, type PushedFamily, type PushedSeries } from './group.ts'
import { checkLabels } from './label-limits.ts'
import { maskValue } from './mask-value.ts'

export interface CollectSpec {
  /** They win over what the body says. */
  readonly labels: GroupLabels
  readonly redactor: Redactor
  /** Grows by what was masked. */
  readonly masked: Map<string, number>
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
}

/** So much of a help text is stored. */
const longestHelp = 2048

/** Gathers the samples of a body into families, each series under the labels it will have. */
export class FamilyCollector implements ExpositionSink {
  private readonly spec: CollectSpec
  private readonly families = new Map<string, Gathered>()
  private readonly exemplars = new Map<string, readonly SeriesExemplarView[]>()
  private hasTimestamps = false

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
      this.families.delete(name)
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
    const { series } = this.familyOf(name)
    const key = seriesKey(pairs)
    // Two that differed only in what was masked are one now.
    if (series.has(key) && !isMasked)
      throw new Fault('bad_input', `${describeSeries(key)} was collected before with the same name and label values`)
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

  private begin(name: string): Gathered {
    const family: Gathered = { type: 'unknown', help: '', unit: '', said: new Set(), series: new Map() }
    this.families.set(name, family)
    return family
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
