import { RE2JS } from 're2js'

import { Fault } from '../../lib/errors.ts'
import { CandidateScan } from './candidate-scan.ts'
import type { Detector, Report } from './detector.ts'
import { isBuiltInSecretField, normalizeFieldName, spellings } from './secret-fields.ts'
import type { MaskingSettings } from './settings.ts'

/** What happens to the values of a field: looked at, always masked, never looked at. */
export type FieldTreatment = 'scan' | 'mask' | 'keep'

/** The bit that stands for all patterns of the project's own. */
const ownPatterns = 1 << 30

/**
 * Masks personal data and secrets by one project's settings. Nearly all values need no more than the cheap look of
 * `candidates`; `maskText` does the work on what is left. Counts what it masked by detector.
 */
export class Redactor {
  /** The cheap look; pass what it leaves over, and `always`, to `maskText`. */
  readonly candidates: CandidateScan
  /** Candidates of every value: the project's own patterns have no cheap conditions. */
  readonly always: number
  /** `[masked:field]`: what stands for the value of a secret field. */
  readonly fieldMask: Buffer
  private readonly detectors: readonly Detector[]
  private readonly patterns: readonly Detector[]
  private readonly keepFields: ReadonlySet<string>
  private readonly maskFields: readonly string[]
  private readonly treatments = new Map<string, FieldTreatment>()

  constructor(detectors: readonly Detector[], settings: MaskingSettings) {
    if (detectors.length > 30) throw new RangeError('one bit a detector, and two are taken')
    this.detectors = detectors
    this.patterns = settings.patterns.map(({ name, pattern }) => ownDetector(name, pattern))
    this.keepFields = new Set(settings.keepFields.map((name) => name.toLowerCase()))
    this.maskFields = settings.maskFields.map((name) => normalizeFieldName(name)).filter((name) => name !== '')
    this.fieldMask = Buffer.from(maskOf('field'))
    const ownFields = this.maskFields.flatMap((name) => spellings(name.replaceAll('_', ' ')))
    this.candidates = new CandidateScan(detectors, new Map([['secret', ownFields]]))
    this.always = this.patterns.length > 0 ? ownPatterns : 0
  }

  /** The masked text, or undefined when the detectors of `candidates` find nothing. */
  maskText(text: string, field: string, candidates: number, counts: Map<string, number>): string | undefined {
    const ranges: Range[] = []
    const around = { field, isSecretField: (name: string) => this.treatmentOf(name) === 'mask' }
    const order = [...this.detectors, ...this.patterns]
    for (const [index, detector] of order.entries()) {
      const bit = index < this.detectors.length ? 1 << index : ownPatterns
      if ((candidates & bit) === 0) continue
      const report: Report = (start, end) => {
        if (end > start) ranges.push({ start, end, order: index, name: detector.name, exact: detector.exact === true })
      }
      detector.find(text, report, around)
    }
    return ranges.length === 0 ? undefined : replaceRanges(text, ranges, counts)
  }

  /** Masks a whole text, for trying settings out. */
  mask(text: string, counts: Map<string, number>): string {
    const bytes = Buffer.from(text)
    return this.maskText(text, '', this.candidates.scan(bytes, 0, bytes.length) | this.always, counts) ?? text
  }

  /** Decisions about names are remembered; hostile senders cannot make the memory grow. */
  treatmentOf(name: string): FieldTreatment {
    const known = this.treatments.get(name)
    if (known !== undefined) return known
    const treatment = this.decide(name)
    if (this.treatments.size >= 20_000) this.treatments.clear()
    this.treatments.set(name, treatment)
    return treatment
  }

  private decide(name: string): FieldTreatment {
    if (this.keepFields.has(name.toLowerCase())) return 'keep'
    const normalized = normalizeFieldName(name.slice(-256))
    if (isBuiltInSecretField(normalized)) return 'mask'
    return this.maskFields.some((field) => normalized === field || normalized.endsWith(`_${field}`)) ? 'mask' : 'scan'
  }
}

interface Range {
  readonly start: number
  readonly end: number
  readonly order: number
  readonly name: string
  readonly exact: boolean
}

/** RE2 semantics and running time: linear, whatever people write. */
function ownDetector(name: string, source: string): Detector {
  let pattern: RE2JS
  try {
    pattern = RE2JS.compile(source)
  } catch (error) {
    throw new Fault('bad_input', `The pattern "${name}" cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  return {
    name,
    title: `Your pattern ${name}`,
    example: source,
    minLength: 1,
    find: (text, report) => {
      const matcher = pattern.matcher(text)
      const group = matcher.groupCount() > 0 ? 1 : 0
      while (matcher.find()) report(Math.max(0, matcher.start(group)), Math.max(0, matcher.end(group)))
    },
  }
}

const maskOf = (name: string): string => `[masked:${name}]`

/** Earlier detectors win where ranges overlap; what is left is replaced from the left. */
function replaceRanges(text: string, ranges: Range[], counts: Map<string, number>): string {
  const taken: Range[] = []
  for (const range of ranges.toSorted((a, b) => a.start - b.start || a.order - b.order)) {
    const last = taken.at(-1)
    if (last === undefined || range.start >= last.end) taken.push(range)
    else if (last.exact && last.order < range.order) continue
    // Both are to be hidden: together, under the name of the more telling one.
    else taken[taken.length - 1] = { ...(range.order < last.order ? range : last), start: last.start, end: Math.max(last.end, range.end) }
  }
  let masked = ''
  let from = 0
  for (const { start, end, name } of taken) {
    masked += text.slice(from, start) + maskOf(name)
    from = end
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return masked + text.slice(from)
}
