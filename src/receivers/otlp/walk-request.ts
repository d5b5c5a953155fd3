import { Fault } from '../../lib/errors.ts'
import { AttributeList } from '../../model/attributes.ts'
import { Slice } from '../../model/bytes.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { Decoding } from './decoding.ts'
import { limits } from './limits.ts'
import { readText } from './read-text.ts'

/**
 * The frame that the requests of all signals share by field number: resources (1) hold a resource (1) and scopes (2), which hold
 * a scope (1) and records (2). A resource or scope may stand after what it describes, so it is looked for first; skipping costs
 * nothing because everything carries its length.
 */
export function walkRequest(body: Buffer, sink: TelemetrySink, readRecord: (decoding: Decoding) => void): void {
  const decoding = new Decoding(body, sink)
  const { reader } = decoding
  const frame = new Frame(decoding)
  while (reader.more()) {
    const tag = reader.tag()
    if (tag !== 10) {
      reader.skip(tag)
      continue
    }
    const outer = reader.enter()
    const start = reader.position
    frame.readResource()
    reader.position = start
    while (reader.more()) {
      const inner = reader.tag()
      if (inner === 18) walkScope(decoding, frame, readRecord)
      else reader.skip(inner)
    }
    reader.leave(outer)
  }
}

function walkScope(decoding: Decoding, frame: Frame, readRecord: (decoding: Decoding) => void): void {
  const { reader } = decoding
  const outer = reader.enter()
  const start = reader.position
  frame.readScope()
  reader.position = start
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 18) {
      decoding.beginRecord()
      readRecord(decoding)
    } else reader.skip(tag)
  }
  reader.leave(outer)
}

/** Reads what records stand under, and shows it to the sink. */
class Frame {
  private readonly decoding: Decoding
  private readonly attributes = new AttributeList()
  private readonly name = new Slice()
  private readonly version = new Slice()

  constructor(decoding: Decoding) {
    this.decoding = decoding
  }

  /** Resource { attributes = 1 }, wherever it stands in the message entered. */
  readResource(): void {
    const { decoding, attributes } = this
    this.begin()
    this.eachFirstField((tag) => {
      if (tag === 10) decoding.attribute(attributes)
      else decoding.reader.skip(tag)
    })
    this.checkCount('resource')
    decoding.sink.resource(attributes)
  }

  /** InstrumentationScope { name = 1, version = 2, attributes = 3 }. */
  readScope(): void {
    const { decoding, attributes, name, version } = this
    const { reader, scratch } = decoding
    this.begin()
    this.eachFirstField((tag) => {
      if (tag === 10) readText(reader, scratch, name)
      else if (tag === 18) readText(reader, scratch, version)
      else if (tag === 26) decoding.attribute(attributes)
      else reader.skip(tag)
    })
    this.checkCount('scope')
    decoding.sink.scope(name, version, attributes)
  }

  private begin(): void {
    this.decoding.beginRecord()
    this.attributes.clear()
    this.name.clear()
    this.version.clear()
  }

  /** Calls `read` for every field of every message that is field 1 of the one entered: repeated ones merge, says protobuf. */
  private eachFirstField(read: (tag: number) => void): void {
    const { reader } = this.decoding
    while (reader.more()) {
      const tag = reader.tag()
      if (tag !== 10) {
        reader.skip(tag)
        continue
      }
      const outer = reader.enter()
      while (reader.more()) read(reader.tag())
      reader.leave(outer)
    }
  }

  /** Records cannot be told apart from their resource: too much of it refuses the body. */
  private checkCount(what: 'resource' | 'scope'): void {
    if (this.decoding.problem !== undefined) throw new Fault('bad_input', `a ${what} has more than ${limits.attributes} attributes`)
  }
}
