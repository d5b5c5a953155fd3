import type { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import type { Slice } from '../../model/bytes.ts'
import { readBase64, readInt64 } from './read-scalar.ts'
import { readText, setText } from './read-text.ts'
import { writeArrayJson, writeMapJson } from './write-value-json.ts'

const yes = Buffer.from('true')
const no = Buffer.from('false')

/** AnyValue as text: strings are ranges of the body, everything else is formatted into `scratch`; none set = empty. */
export function readValue(reader: ProtobufReader, scratch: ByteWriter, into: Slice): void {
  const outer = reader.enter()
  into.clear()
  while (reader.more()) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        readText(reader, scratch, into)
        break
      case 16: {
        const word = reader.varint() === 0 ? no : yes
        into.set(word, 0, word.length)
        break
      }
      case 24:
        setText(into, scratch, readInt64(reader))
        break
      case 33:
        setText(into, scratch, String(reader.double()))
        break
      case 42:
      case 50: {
        const start = scratch.length
        if (tag === 42) writeArrayJson(reader, scratch, 1)
        else writeMapJson(reader, scratch, 1)
        into.set(scratch.bytes, start, scratch.length)
        break
      }
      case 58:
        setText(into, scratch, readBase64(reader))
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outer)
}
