import { RE2JS } from 're2js'

import { Fault } from '../../lib/errors.ts'
import { byteClass, type Detector, type Report } from './detector.ts'
import { LiteralScanner } from './literal-scanner.ts'
import { isBuiltInSecretField, normalizeFieldName, spellings } from './secret-fields.ts'
import type { MaskingSettings } from './settings.ts'

/** What happens to the values of a field: looked at, always masked, never looked at. */
export type FieldTreatment = 'scan' | 'mask' | 'keep'

/** Digits are counted in the bits above the byte classes, so that one addition does both. */
const digitShift = 8
const mostDigits = 31
const mostLength = 63
/** Stands for all patterns of the project's own: they have no cheap conditions. */
const ownPatterns = 1 << 30

/**
 * Masks personal data and secrets by one project's settings. `candidates` is the cheap look that nearly all values pass with 0;
 * `maskText` does the work on what is left. Counts what it masked by detector.
 */
export class Redactor {
  /** Sum it over a value's bytes: the byte classes (or-ed) and, from bit 8, the number of digits (added). */
  readonly classes: Uint16Array
  /** `[masked:field]`: what stands for the value of a secret field. */
  readonly fieldMask: Buffer
  private readonly detectors: readonly Detector[]
  private readonly patterns: readonly Detector[]
  private readonly byClasses: Int32Array
  private readonly byDigits: Int32Array
  private readonly byLength: Int32Array
  private readonly withLiterals: number
  private readonly always: number
  private readonly scanner: LiteralScanner
  private readonly keepFields: ReadonlySet<string>
  private readonly maskFields: readonly string[]
  private readonly treatments = new Map<string, FieldTreatment>()

  constructor(detectors: readonly Detector[], settings: MaskingSettings) {
    if (detectors.length > 30) throw new RangeError('one bit a detector, and two are taken')
    this.detectors = detectors
    this.patterns = settings.patterns.map(({ name, pattern }) => ownDetector(name, pattern))
    this.keepFields = new Set(settings.keepFields.map((name) => name.toLowerCase()))
    this.maskFields = settings.maskFields.map((name) => normalizeFieldName(name)).filter((name) => name !== '')
    this.classes = classTable()
    this.fieldMask = Buffer.from(maskOf('field'))
    const bitsWhere = (holds: (detector: Detector) => boolean): number =>
      detectors.reduce((bits, detector, index) => (holds(detector) ? bits | (1 << index) : bits), 0)
    this.byClasses = Int32Array.from({ length: 256 }, (_, seen) =>
      bitsWhere(({ allOf = 0, anyOf = 0 }) => (seen & allOf) === allOf && (anyOf === 0 || (seen & anyOf) !== 0)),
    )
    this.byDigits = Int32Array.from({ length: mostDigits + 1 }, (_, digits) => bitsWhere(({ minDigits = 0 }) => digits >= minDigits))
    this.byLength = Int32Array.from({ length: mostLength + 1 }, (_, length) => bitsWhere(({ minLength }) => length >= minLength))
    this.always = this.patterns.length > 0 ? ownPatterns : 0
    this.withLiterals = bitsWhere(({ literals }) => literals !== undefined)
    this.scanner = new LiteralScanner(literalBits(detectors, settings.maskFields))
  }

  /** Which detectors must look closer at `bytes[start, end)`: 0 is none. `seen` and `digits` come from `classes`. */
  candidates(bytes: Uint8Array, start: number, end: number, seen: number, digits: number): number {
    const bits =
      (this.byClasses[seen & 255] ?? 0) &
      (this.byDigits[digits > mostDigits ? mostDigits : digits] ?? 0) &
      (this.byLength[end - start > mostLength ? mostLength : end - start] ?? 0)
    const unsure = bits & this.withLiterals
    return this.always | (unsure === 0 ? bits : (bits & ~this.withLiterals) | (unsure & this.scanner.scan(bytes, start, end)))
  }

  /** The same for a value that was not looked at while it was copied. */
  scan(bytes: Uint8Array, start: number, end: number): number {
    let seen = 0
    let digits = 0
    for (let i = start; i < end; i++) {
      const bits = this.classes[bytes[i] ?? 0] ?? 0
      seen |= bits
      digits += bits >>> digitShift
    }
    return this.candidates(bytes, start, end, seen, digits)
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
        if (end > start) ranges.push({ start, end, order: index, name: detector.name })
      }
      detector.find(text, report, around)
    }
    return ranges.length === 0 ? undefined : replaceRanges(text, ranges, counts)
  }

  /** Masks a whole text, for trying settings out. */
  mask(text: string, counts: Map<string, number>): string {
    const bytes = Buffer.from(text)
    return this.maskText(text, '', this.scan(bytes, 0, bytes.length), counts) ?? text
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

function literalBits(detectors: readonly Detector[], maskFields: readonly string[]): Map<string, number> {
  const words = new Map<string, number>()
  for (const [index, { name, literals = [] }] of detectors.entries()) {
    const own = name === 'secret' ? maskFields.flatMap((field) => spellings(normalizeFieldName(field).replaceAll('_', ' '))) : []
    for (const word of [...literals, ...own]) if (word !== '') words.set(word, (words.get(word) ?? 0) | (1 << index))
  }
  return words
}

function classTable(): Uint16Array {
  const table = new Uint16Array(256)
  const set = (chars: string, bits: number): void => {
    for (const byte of Buffer.from(chars)) table[byte] = bits
  }
  set('0123456789', 1 << digitShift)
  set('ABCDEFGHIJKLMNOPQRSTUVWXYZ', byteClass.upper)
  set('@', byteClass.at)
  set('+', byteClass.plus)
  set('-', byteClass.dash)
  set('_', byteClass.underscore)
  set('.', byteClass.dot)
  set(':=', byteClass.assign)
  set(' ', byteClass.space)
  return table
}
