import { brokenJson, JsonLeaves, JsonPaths } from '../../lib/wire/json-leaves.ts'
import { isCleanUtf8 } from '../../lib/wire/plain-text.ts'
import { Slice } from '../../model/bytes.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { FieldRecord } from '../fields/field-record.ts'
import { type LogField, logFieldOf } from '../fields/log-fields.ts'
import { limits } from './limits.ts'

/** Where a document goes: what its action or address says. */
export interface Target {
  readonly index: Buffer
  readonly id: Buffer
}

/** Known to all bodies: field names come again and again. */
const paths = new JsonPaths<LogField>(logFieldOf)
const indexKey = Buffer.from('elasticsearch.index')
const idKey = Buffer.from('elasticsearch.id')

/** Reads the documents of one body as log records. */
export class DocumentReader {
  private readonly body: Buffer
  private readonly fields: FieldRecord
  private readonly leaves: JsonLeaves<LogField>
  private readonly whole = new Slice()

  constructor(body: Buffer, sink: TelemetrySink) {
    this.body = body
    const fields = new FieldRecord(sink)
    this.fields = fields
    this.leaves = new JsonLeaves(body, fields.scratch, limits, (path, kind, bytes, start, end) =>
      fields.take(path, kind, bytes, start, end),
    )
  }

  /** The document that `body[start, end)` is: one record, or one rejected. */
  read(start: number, end: number, { index, id }: Target): void {
    const { fields, whole, body } = this
    fields.begin()
    whole.clear()
    try {
      this.leaves.walk(start, end, paths.root)
    } catch (error) {
      if (error !== brokenJson) throw error
      fields.problem = 'malformed'
    }
    if (index.length > 0) fields.attribute(indexKey, index, 0, index.length)
    if (id.length > 0) fields.attribute(idKey, id, 0, id.length)
    // A document without a message is its own.
    if (fields.record.body.length === 0 && (this.leaves.isClean || isCleanUtf8(body.subarray(start, end)))) whole.set(body, start, end)
    fields.finish(whole)
  }
}
