import type { Decoding } from './decoding.ts'

/** Exemplar { labels or labels_refs = 1, value = 2, timestamp = 3 } to the sink; field 1, which differs, is read by `readLabels`. */
export function readExemplar(decoding: Decoding, readLabels: (decoding: Decoding, tag: number) => void): void {
  const { reader, exemplar } = decoding
  decoding.beginRecord()
  exemplar.clear()
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 17) exemplar.value = reader.double()
    else if (tag === 24) exemplar.timeMs = reader.int64Number()
    else readLabels(decoding, tag)
  }
  reader.leave(outer)
  if (decoding.recordIsSound()) decoding.sink.exemplar(exemplar)
}
