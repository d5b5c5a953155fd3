import { equalBytes, hashBytes } from '../lib/byte-map.ts'
import type { ByteWriter } from '../lib/wire/byte-writer.ts'
import type { AttributeList } from '../model/attributes.ts'
import type { Slice } from '../model/bytes.ts'
import { cutAtWord, cutText } from './cut-text.ts'
import type { Field, FieldTable } from './field-table.ts'
import type { RecordLimits } from './limits.ts'
import type { CandidateScan } from './redact/candidate-scan.ts'
import type { Redactor } from './redact/redactor.ts'

const marker = '…[truncated]'
const markerBytes = Buffer.byteLength(marker)
const dropped = 'vedette.dropped_attributes'

/** Longer values are not compared with the one before. */
const longestClean = 512

/** Writes texts and attribute maps of one batch: masked, cut to the limits, counted. */
export class TextWriter {
  /** How many pieces each detector masked in this batch. */
  readonly masked = new Map<string, number>()
  private readonly redactor: Redactor
  private readonly candidates: CandidateScan
  private readonly table: Int32Array
  private readonly always: number
  private readonly fields: FieldTable
  private readonly limits: RecordLimits

  constructor(redactor: Redactor, fields: FieldTable, limits: RecordLimits) {
    this.redactor = redactor
    this.candidates = redactor.candidates
    this.table = redactor.candidates.bytes
    this.always = redactor.always
    this.fields = fields
    this.limits = limits
  }

  /** The sum of `masked`. */
  get maskedPieces(): number {
    let pieces = 0
    for (const count of this.masked.values()) pieces += count
    return pieces
  }

  /** A short text that often comes again (a name, a word): masked, cut without a mark. */
  name(out: ByteWriter, { bytes, start, end }: Slice, maxBytes = this.limits.nameBytes): void {
    if (end === start) {
      out.uint8(0)
      return
    }
    const { names } = this.fields
    if (end - start <= maxBytes && names.isPlain(bytes, start, end)) {
      out.lengthPrefixed(bytes, start, end)
      return
    }
    const { text, counts } = names.find(bytes, start, end, maxBytes)
    out.string(text)
    if (counts !== undefined) this.count(counts)
  }

  /** As `name`, for a text that is a string already. */
  maskedName(name: string, maxBytes: number): string {
    const bytes = Buffer.from(name)
    const { text, counts } = this.fields.names.find(bytes, 0, bytes.length, maxBytes)
    if (counts !== undefined) this.count(counts)
    return text
  }

  /** A text with what must not be seen masked. Copies and looks at the bytes in one go; nearly always that is all. */
  masking(out: ByteWriter, bytes: Buffer, start: number, end: number, maxBytes: number): void {
    this.value(out, undefined, bytes, start, end, maxBytes)
  }

  /** Finds the fields of `list`; `fields` is the caller's, one for each kind of list. Call before `attributes`. */
  resolve(list: AttributeList, fields: Field[], limit = this.limits.attributes): number {
    return this.fields.resolve(list, fields, limit)
  }

  /** A Map(String, String) of the attributes just resolved: of equal keys the last one, at most the limit: both calls need the same. */
  attributes(out: ByteWriter, list: AttributeList, fields: readonly Field[], kept: number, limit = this.limits.attributes): void {
    const over = list.length - limit
    const count = over > 0 ? limit : list.length
    out.varint(over > 0 ? kept + 1 : kept)
    for (let i = 0; i < count; i++) {
      const field = fields[i]
      const bytes = list.valueBytes[i]
      if (field === undefined || bytes === undefined || field.lastIndex !== i) continue
      out.raw(field.encoded.block, field.encoded.start, field.encoded.end)
      if (field.keyMasks !== undefined) this.count(field.keyMasks)
      this.fieldValue(out, field, bytes, list.valueStart[i] ?? 0, list.valueEnd[i] ?? 0)
    }
    if (over > 0) {
      out.string(dropped)
      out.string(String(over))
    }
  }

  /** The key of one attribute. */
  fieldKey({ text, keyMasks }: Field): string {
    if (keyMasks !== undefined) this.count(keyMasks)
    return text
  }

  /** The value of one attribute, as the settings treat its field. */
  fieldValue(out: ByteWriter, field: Field, bytes: Buffer, start: number, end: number, maxBytes = this.limits.valueBytes): void {
    if (field.treatment === 'scan') this.value(out, field, bytes, start, end, maxBytes)
    else if (field.treatment === 'mask' && end > start) {
      out.lengthPrefixed(this.redactor.fieldMask)
      this.masked.set('field', (this.masked.get('field') ?? 0) + 1)
    } else if (end - start <= maxBytes) out.lengthPrefixed(bytes, start, end)
    else out.string(bytes.toString('utf8', start, cutText(bytes, start, end, maxBytes - markerBytes)) + marker)
  }

  private count(pieces: ReadonlyMap<string, number>): void {
    for (const [detector, count] of pieces) this.masked.set(detector, (this.masked.get(detector) ?? 0) + count)
  }

  private value(out: ByteWriter, field: Field | undefined, bytes: Buffer, start: number, end: number, maxBytes: number): void {
    const count = end - start
    if (count > maxBytes) {
      this.long(out, field, bytes, start, end, maxBytes)
      return
    }
    const before = out.length
    out.reserve(count + 5)
    out.varint(count)
    const target = out.bytes
    const { table } = this
    let at = out.length
    let seen = 0
    let run = 0
    let mostRun = 0
    for (let i = start; i < end; i++) {
      const byte = bytes[i] ?? 0
      target[at++] = byte
      const entry = table[byte] ?? 0
      seen |= entry
      run = (run + ((entry >> 8) & 1)) & (entry >> 16)
      if (run > mostRun) mostRun = run
    }
    out.length = at
    const likely = this.candidates.likely(seen, mostRun, count)
    if ((likely | this.always) === 0) return
    this.look(out, before, likely, field, bytes, start, end)
  }

  /** The closer look at a value just written. */
  private look(out: ByteWriter, before: number, likely: number, field: Field | undefined, bytes: Buffer, start: number, end: number): void {
    if (field?.clean !== undefined && equalBytes(field.clean, bytes, start, end)) return
    const found = this.candidates.sure(likely, bytes, start, end) | this.always
    const masked =
      found === 0 ? undefined : this.redactor.maskText(bytes.toString('utf8', start, end), field?.name ?? '', found, this.masked)
    if (masked !== undefined) {
      out.length = before
      out.string(masked)
    } else if (field !== undefined && end - start <= longestClean) this.remember(field, bytes, start, end)
  }

  private remember(field: Field, bytes: Buffer, start: number, end: number): void {
    // Not at the first sight: values that never come again are not worth a copy.
    const hash = hashBytes(bytes, start, end)
    if (field.cleanHash === hash) field.clean = Buffer.from(bytes.subarray(start, end))
    field.cleanHash = hash
  }

  private long(out: ByteWriter, field: Field | undefined, bytes: Buffer, start: number, end: number, maxBytes: number): void {
    const cut = cutAtWord(bytes, start, end, maxBytes - markerBytes)
    const text = bytes.toString('utf8', start, cut)
    const found = this.candidates.scan(bytes, start, cut) | this.always
    const masked = found === 0 ? undefined : this.redactor.maskText(text, field?.name ?? '', found, this.masked)
    out.string((masked ?? text) + marker)
  }
}
