import type { ExponentialBuckets, MetricPointView } from '../../model/metric.ts'
import type { Decoding } from './decoding.ts'
import { limits } from './limits.ts'
import { readExemplar } from './read-exemplar.ts'

/** ExponentialHistogramDataPoint. */
export function readExponentialPoint(decoding: Decoding, point: MetricPointView): void {
  const { reader } = decoding
  while (reader.more()) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        decoding.attribute(point.attributes)
        break
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
      case 48:
        point.scale = reader.sint32()
        break
      case 57:
        point.zeroCount = reader.fixed64Number()
        break
      case 66:
        readBuckets(decoding, point.positive)
        break
      case 74:
        readBuckets(decoding, point.negative)
        break
      case 80:
        point.flags = reader.varint()
        break
      case 90:
        readExemplar(decoding, point, tag)
        break
      case 97:
        point.min = reader.double()
        break
      case 105:
        point.max = reader.double()
        break
      case 113:
        point.zeroThreshold = reader.double()
        break
      default:
        reader.skip(tag)
    }
  }
}

/** Buckets { offset = 1 (sint32), bucket_counts = 2 (uint64, packed or not) }. */
function readBuckets(decoding: Decoding, buckets: ExponentialBuckets): void {
  const { reader } = decoding
  const { counts } = buckets
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 8) buckets.offset = reader.sint32()
    else if (tag === 16) addCount(decoding, counts)
    else if (tag === 18) {
      const rest = reader.enter()
      while (reader.more()) addCount(decoding, counts)
      reader.leave(rest)
    } else reader.skip(tag)
  }
  reader.leave(outer)
}

function addCount(decoding: Decoding, counts: number[]): void {
  const count = decoding.reader.varint()
  if (counts.length < limits.buckets) counts.push(count)
  else decoding.problem ??= 'too_large'
}
