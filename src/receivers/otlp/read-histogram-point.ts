import type { MetricPointView } from '../../model/metric.ts'
import type { Decoding } from './decoding.ts'
import { limits } from './limits.ts'
import { readExemplar } from './read-exemplar.ts'

/** HistogramDataPoint: explicit bounds. One whose counts do not fit its bounds is malformed. */
export function readHistogramPoint(decoding: Decoding, point: MetricPointView): void {
  const { reader } = decoding
  while (reader.more()) {
    const tag = reader.tag()
    switch (tag) {
      case 17:
        reader.fixed64(point.startTime)
        break
      case 25:
        reader.fixed64(point.time)
        break
      case 33:
        point.count = reader.fixed64Number()
        break
      case 41:
        point.sum = reader.double()
        break
      case 49:
      case 50:
        readFixed64s(decoding, tag, point.bucketCounts)
        break
      case 57:
      case 58:
        readDoubles(decoding, tag, point.bounds)
        break
      case 66:
        readExemplar(decoding, point, tag)
        break
      case 74:
        decoding.attribute(point.attributes)
        break
      case 80:
        point.flags = reader.varint()
        break
      case 89:
        point.min = reader.double()
        break
      case 97:
        point.max = reader.double()
        break
      default:
        reader.skip(tag)
    }
  }
  if (!boundsFit(point)) decoding.problem ??= 'malformed'
}

/** "The number of elements in bucket_counts must be one more than in explicit_bounds", or both are empty; bounds increase. */
function boundsFit({ bounds, bucketCounts }: MetricPointView): boolean {
  if (bucketCounts.length !== bounds.length + 1) return bucketCounts.length === 0 && bounds.length === 0
  let before = -Infinity
  for (const bound of bounds) {
    if (!(bound > before)) return false
    before = bound
  }
  return true
}

/** A repeated fixed64, packed (length-delimited) or one alone. */
function readFixed64s(decoding: Decoding, tag: number, into: number[]): void {
  const { reader } = decoding
  if (!hasRoom(decoding, tag, into)) return
  if ((tag & 7) !== 2) into.push(reader.fixed64Number())
  else {
    const outer = reader.enter()
    while (reader.more()) into.push(reader.fixed64Number())
    reader.leave(outer)
  }
}

function readDoubles(decoding: Decoding, tag: number, into: number[]): void {
  const { reader } = decoding
  if (!hasRoom(decoding, tag, into)) return
  if ((tag & 7) !== 2) into.push(reader.double())
  else {
    const outer = reader.enter()
    while (reader.more()) into.push(reader.double())
    reader.leave(outer)
  }
}

/** All entries are 8 bytes, so their number is known before they are read. */
function hasRoom(decoding: Decoding, tag: number, into: readonly number[]): boolean {
  const { reader } = decoding
  const start = reader.position
  const count = (tag & 7) === 2 ? (reader.contentEnd() - reader.position) / 8 : 1
  reader.position = start
  if (into.length + count <= limits.buckets) return true
  decoding.problem ??= 'too_large'
  reader.skip(tag)
  return false
}
