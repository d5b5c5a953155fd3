import type { Decoding } from './decoding.ts'

const bits = { low: 0, high: 0 }

/** Sample { value = 1, timestamp = 2, start_timestamp = 3 (2.0) } to the sink. `startMs` stands in for one that says no start. */
export function readSample(decoding: Decoding, startMs = 0): void {
  const { reader } = decoding
  decoding.beginRecord()
  bits.low = bits.high = 0
  let timeMs = 0
  let ownStartMs = 0
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 9) reader.fixed64(bits)
    else if (tag === 16) timeMs = reader.int64Number()
    else if (tag === 24) ownStartMs = reader.int64Number()
    else reader.skip(tag)
  }
  reader.leave(outer)
  if (decoding.recordIsSound()) decoding.sink.sample(timeMs, bits.low, bits.high, ownStartMs === 0 ? startMs : ownStartMs)
}
