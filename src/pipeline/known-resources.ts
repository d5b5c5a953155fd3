import { ByteMap } from '../lib/byte-map.ts'
import { ByteWriter } from '../lib/wire/byte-writer.ts'
import type { AttributeList } from '../model/attributes.ts'

/** Larger resources come once a body and not once a record. */
const mostAttributes = 8
const mostBytes = 1024
const mostKnown = 256

/**
 * The resources of one body by their attributes as they came. Lines of several hosts and services, which syslog and Loki bring in turns, are
 * so encoded once each.
 */
export class KnownResources<State> {
  private readonly known = new ByteMap<State>()
  private readonly key = new ByteWriter(256)

  /** What was made of the very same attributes. Before `add`. */
  find(attributes: AttributeList): State | undefined {
    const { key } = this
    this.writeKey(attributes)
    return key.length === 0 ? undefined : this.known.get(key.bytes, 0, key.length)
  }

  /** Remembers what was made of the attributes that `find` was just asked for in vain. */
  add(state: State): void {
    const { key, known } = this
    if (key.length > 0 && known.size < mostKnown) known.add(key.bytes, 0, key.length, state)
  }

  /** Each key and value behind its length; nothing when it would be too long. */
  private writeKey({ length, keyBytes, keyStart, keyEnd, valueBytes, valueStart, valueEnd }: AttributeList): void {
    const { key } = this
    key.clear()
    if (length > mostAttributes) return
    let bytes = 0
    for (let i = 0; i < length; i++) {
      bytes += (keyEnd[i] ?? 0) - (keyStart[i] ?? 0) + (valueEnd[i] ?? 0) - (valueStart[i] ?? 0)
    }
    if (bytes > mostBytes) return
    for (let i = 0; i < length; i++) {
      const name = keyBytes[i]
      const value = valueBytes[i]
      if (name === undefined || value === undefined) continue
      key.lengthPrefixed(name, keyStart[i], keyEnd[i])
      key.lengthPrefixed(value, valueStart[i], valueEnd[i])
    }
  }
}
