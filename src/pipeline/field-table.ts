import { ByteMap, equalBytes } from '../lib/byte-map.ts'
import { ByteWriter } from '../lib/wire/byte-writer.ts'
import type { AttributeList } from '../model/attributes.ts'
import { ByteArena, type Kept } from './byte-arena.ts'
import type { ValueConditions } from './class-rules/value-conditions.ts'
import type { AttributeWatch, Classifier } from './classify.ts'
import { cutText } from './cut-text.ts'
import { NameMask } from './name-mask.ts'
import type { FieldTreatment, Redactor } from './redact/redactor.ts'

/** What is known about an attribute key of a project. */
export interface Field {
  /** Decides about masking and class. */
  readonly name: string
  /** The key as it came. */
  readonly bytes: Buffer
  /** The key as it is written: masked, cut to the limit. */
  readonly text: string
  /** `text` with its length. Usually all in one buffer: one source copies fast. */
  readonly encoded: Kept
  /** Pieces masked in the key, by detector; undefined for nearly all keys. */
  readonly keyMasks: ReadonlyMap<string, number> | undefined
  readonly treatment: FieldTreatment
  readonly watch: AttributeWatch | undefined
  readonly conditions: ValueConditions | undefined
  /** The list in which it was seen last, and where: of equal keys the last one counts. */
  seenIn: number
  lastIndex: number
  /** A value that needed the closer look and held nothing: many fields have the same value again and again. */
  clean: Buffer | undefined
  /** Hash of the last such value. */
  cleanHash: number
}

const mostFields = 20_000

/** The attribute keys of a project, so that masking and class are decided once a key and not once a record. */
export class FieldTable {
  readonly names: NameMask
  private readonly redactor: Redactor
  private readonly classifier: Classifier
  private readonly keyBytes: number
  private readonly known = new ByteMap<Field>()
  private readonly arena = new ByteArena()
  private readonly scratch = new ByteWriter(512)
  private list = 0

  constructor(redactor: Redactor, classifier: Classifier, keyBytes: number) {
    this.names = new NameMask(redactor)
    this.redactor = redactor
    this.classifier = classifier
    this.keyBytes = keyBytes
  }

  /**
   * Fills `fields` for the first `limit` attributes and says how many different keys they have. `fields` of the record before are
   * the first guess: most senders keep their order.
   */
  resolve(list: AttributeList, fields: Field[], limit: number): number {
    const mark = ++this.list
    const count = list.length < limit ? list.length : limit
    let kept = count
    for (let i = 0; i < count; i++) {
      const bytes = list.keyBytes[i]
      const start = list.keyStart[i] ?? 0
      const end = list.keyEnd[i] ?? 0
      if (bytes === undefined) continue
      let field = fields[i]
      if (field === undefined || !equalBytes(field.bytes, bytes, start, end)) fields[i] = field = this.find(bytes, start, end)
      if (field.seenIn === mark) kept--
      field.seenIn = mark
      field.lastIndex = i
    }
    return kept
  }

  private find(bytes: Buffer, start: number, end: number): Field {
    const known = this.known.get(bytes, start, end)
    if (known !== undefined) return known
    const name = bytes.toString('utf8', start, cutText(bytes, start, end, this.keyBytes))
    const treatment = this.redactor.treatmentOf(name)
    const { text, counts } = treatment === 'keep' ? { text: name, counts: undefined } : this.names.find(bytes, start, end, this.keyBytes)
    this.scratch.clear()
    this.scratch.string(text)
    const field: Field = {
      name,
      bytes: Buffer.from(bytes.subarray(start, end)),
      text,
      encoded: this.arena.keep(this.scratch.bytes, 0, this.scratch.length),
      keyMasks: counts,
      treatment,
      watch: this.classifier.watch(name),
      conditions: this.classifier.conditionsOn(name),
      seenIn: 0,
      lastIndex: 0,
      clean: undefined,
      cleanHash: 0,
    }
    // Senders with endless keys pay for it themselves: long ones are not remembered, of many all are forgotten. Memory stays bounded.
    if (end - start > this.keyBytes) return field
    if (this.known.size >= mostFields) this.known.clear()
    this.known.add(bytes, start, end, field)
    return field
  }
}
