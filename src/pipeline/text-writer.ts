import type { ByteWriter } from '../lib/wire/byte-writer.ts'
import type { AttributeList } from '../model/attributes.ts'
import type { Slice } from '../model/bytes.ts'
import { cutAtWord, cutText } from './cut-text.ts'
import type { Field, FieldTable } from './field-table.ts'
import type { RecordLimits } from './limits.ts'
import type { Redactor } from './redact/redactor.ts'

const marker = '…[truncated]'
const markerBytes = Buffer.byteLength(marker)
const dropped = 'vedette.dropped_attributes'

/** Writes texts and attribute maps of one batch: masked, cut to the limits, counted. */
export class TextWriter {
  /** How many pieces each detector masked in this batch. */
  readonly masked = new Map<string, number>()
  private readonly redactor: Redactor
  private readonly fields: FieldTable
  private readonly limits: RecordLimits

  constructor(redactor: Redactor, fields: FieldTable, limits: RecordLimits) {
    this.redactor = redactor
    this.fields = fields
    this.limits = limits
  }

  /** A short text that is not masked (names, words). */
  plain(out: ByteWriter, { bytes, start, end }: Slice, maxBytes = this.limits.nameBytes): void {
    out.lengthPrefixed(bytes, start, cutText(bytes, start, end, maxBytes))
  }

  /** A text with what must not be seen masked. Copies and looks at the bytes in one go; nearly always that is all. */
  masking(out: ByteWriter, bytes: Buffer, start: number, end: number, maxBytes: number, field: string): void {
    const count = end - start
    if (count > maxBytes) {
      this.long(out, bytes, start, end, maxBytes, field)
      return
    }
    const before = out.length
    out.reserve(count + 5)
    out.varint(count)
    const target = out.bytes
    const { classes } = this.redactor
    let at = out.length
    let seen = 0
    let digits = 0
    for (let i = start; i < end; i++) {
      const byte = bytes[i] ?? 0
      target[at++] = byte
      const bits = classes[byte] ?? 0
      seen |= bits
      digits += bits >>> 8
    }
    out.length = at
    const candidates = this.redactor.candidates(bytes, start, end, seen, digits)
    if (candidates === 0) return
    const masked = this.redactor.maskText(bytes.toString('utf8', start, end), field, candidates, this.masked)
    if (masked === undefined) return
    out.length = before
    out.string(masked)
  }

  /** Finds the fields of `list`; `fields` is the caller's, one for each kind of list. Call before `attributes`. */
  resolve(list: AttributeList, fields: Field[]): number {
    return this.fields.resolve(list, fields, this.limits.attributes)
  }

  /** A Map(String, String) of the attributes just resolved: of equal keys the last one, at most the limit. */
  attributes(out: ByteWriter, list: AttributeList, fields: readonly Field[], kept: number): void {
    const over = list.length - this.limits.attributes
    const count = over > 0 ? this.limits.attributes : list.length
    out.varint(over > 0 ? kept + 1 : kept)
    for (let i = 0; i < count; i++) {
      const field = fields[i]
      const bytes = list.valueBytes[i]
      if (field === undefined || bytes === undefined || field.lastIndex !== i) continue
      out.raw(field.encoded)
      this.fieldValue(out, field, bytes, list.valueStart[i] ?? 0, list.valueEnd[i] ?? 0)
    }
    if (over > 0) {
      out.string(dropped)
      out.string(String(over))
    }
  }

  /** The value of one attribute. */
  fieldValue(out: ByteWriter, field: Field, bytes: Buffer, start: number, end: number): void {
    if (field.treatment === 'scan') this.masking(out, bytes, start, end, this.limits.valueBytes, field.name)
    else if (field.treatment === 'mask' && end > start) {
      out.lengthPrefixed(this.redactor.fieldMask)
      this.masked.set('field', (this.masked.get('field') ?? 0) + 1)
    } else if (end - start <= this.limits.valueBytes) out.lengthPrefixed(bytes, start, end)
    else out.string(bytes.toString('utf8', start, cutText(bytes, start, end, this.limits.valueBytes - markerBytes)) + marker)
  }

  private long(out: ByteWriter, bytes: Buffer, start: number, end: number, maxBytes: number, field: string): void {
    const cut = cutAtWord(bytes, start, end, maxBytes - markerBytes)
    const text = bytes.toString('utf8', start, cut)
    const candidates = this.redactor.scan(bytes, start, cut)
    const masked = candidates === 0 ? undefined : this.redactor.maskText(text, field, candidates, this.masked)
    out.string((masked ?? text) + marker)
  }
}
