import type { MetricPointView } from '../../model/metric.ts'
import type { Decoding } from './decoding.ts'
import { readExemplar } from './read-exemplar.ts'

/** NumberDataPoint: gauges and sums. */
export function readNumberPoint(decoding: Decoding, point: MetricPointView): void {
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
        point.value = reader.double()
        break
      case 42:
        readExemplar(decoding, point, tag)
        break
      case 49:
        point.value = reader.sfixed64Number()
        break
      case 58:
        decoding.attribute(point.attributes)
        break
      case 64:
        point.flags = reader.varint()
        break
      default:
        reader.skip(tag)
    }
  }
}
