import type { Fault } from '../../../lib/errors.ts'
import type { FamilyType, SeriesExemplarView } from '../../../model/series.ts'
import { refuseText } from './exposition-fault.ts'
import type { FamilyPart, FamilyPartView, LabelPairs, SampleView } from './sample-view.ts'
import { normalizeNumbers, parseSeries, type SeriesGrammar, unquote } from './series-grammar.ts'

/** Where a text body is being read, and the sample found there: what both text formats share. One object a body. */
export class TextCursor implements SampleView {
  readonly bytes: Buffer
  readonly grammar: SeriesGrammar
  readonly family: TextFamilyPart
  keyStart = 0
  keyEnd = 0
  value = 0
  readonly histogram = undefined
  timeMs = NaN
  readonly startMs = 0
  readonly exemplars: SeriesExemplarView[] = []
  exemplarCount = 0
  /** Of the last TYPE line, whatever it was about. */
  type: FamilyType = 'unknown'

  constructor(bytes: Buffer, grammar: SeriesGrammar) {
    this.bytes = bytes
    this.grammar = grammar
    this.family = new TextFamilyPart(bytes)
  }

  readLabels(): LabelPairs {
    const { pairs, end } = parseSeries(this.bytes, this.keyStart, this.grammar)
    if (end !== this.keyEnd) throw this.refuse(end, 'expected a value after the series')
    return normalizeNumbers(pairs, this.type)
  }

  refuse(at: number, reason: string): Fault {
    return refuseText(this.bytes, at, reason)
  }

  /** Why the series at `keyStart` has no end: its first fault from the left. */
  refuseSeries(): Fault {
    parseSeries(this.bytes, this.keyStart, this.grammar)
    return this.refuse(this.keyStart, 'the series does not end')
  }
}

/** What a `#` line says; the text is `bytes[textStart, end)`. */
export class TextFamilyPart implements FamilyPartView {
  readonly bytes: Buffer
  part: FamilyPart = 'type'
  start = 0
  end = 0
  nameStart = 0
  nameEnd = 0
  textStart = 0
  type: FamilyType = 'unknown'
  /** Of a help text: `\"` is a quote. */
  quotesEscaped = false

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  name(): string {
    const { bytes, nameStart, nameEnd } = this
    return bytes[nameStart] === 34 ? unquote(bytes, nameStart, nameEnd) : bytes.toString('latin1', nameStart, nameEnd)
  }

  text(): string {
    if (this.part === 'type') return this.type
    const text = this.bytes.toString('utf8', this.textStart, this.end)
    if (this.part === 'unit' || !text.includes('\\')) return text
    const escapes = this.quotesEscaped ? /\\(["\\n])/g : /\\([\\n])/g
    return text.replace(escapes, (_, code: string) => (code === 'n' ? '\n' : code))
  }
}
