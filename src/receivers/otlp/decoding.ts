import { Fault } from '../../lib/errors.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import type { AttributeList } from '../../model/attributes.ts'
import { Slice } from '../../model/bytes.ts'
import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'
import { limits } from './limits.ts'
import { readText } from './read-text.ts'
import { readValue } from './read-value.ts'

/** The state of reading one request: the cursor, where formatted values go, and what the record being read has used up. */
export class Decoding {
  readonly reader: ProtobufReader
  readonly sink: TelemetrySink
  /** Values that are no range of the body: cleared before each record, because the sink copies what it keeps. */
  readonly scratch = new ByteWriter(1024)
  /** Why the record being read will be rejected; the rest of it is read all the same, so that broken bytes are noticed. */
  problem: RejectReason | undefined
  private attributeCount = 0
  private recordCount = 0
  private readonly key = new Slice()
  private readonly value = new Slice()

  constructor(body: Buffer, sink: TelemetrySink) {
    this.reader = new ProtobufReader(body)
    this.sink = sink
  }

  /** Before each record, and before each resource and scope. Throws Fault('too_large') when there are too many. */
  beginRecord(): void {
    if (++this.recordCount > limits.records) throw new Fault('too_large', `a request may hold ${limits.records} records`)
    this.scratch.clear()
    this.problem = undefined
    this.attributeCount = 0
  }

  /** Counts the record when it has a problem; else it may be handed over. */
  recordIsSound(): boolean {
    if (this.problem === undefined) return true
    this.sink.reject(this.problem, 1)
    return false
  }

  /** One KeyValue into `list`. */
  attribute(list: AttributeList): void {
    const { reader, key, value } = this
    const outer = reader.enter()
    key.clear()
    value.clear()
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === 10) readText(reader, this.scratch, key)
      else if (tag === 18) readValue(reader, this.scratch, value)
      else reader.skip(tag)
    }
    reader.leave(outer)
    if (++this.attributeCount > limits.attributes) this.problem = 'too_many_attributes'
    else list.add(key.bytes, key.start, key.end, value.bytes, value.start, value.end)
  }
}
