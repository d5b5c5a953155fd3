import type { MetricPointView } from '../../model/metric.ts'
import type { Decoding } from './decoding.ts'
import { limits } from './limits.ts'

/** SummaryDataPoint. */
export function readSummaryPoint(decoding: Decoding, point: MetricPointView): void {
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
      case 50:
        readQuantile(decoding, point)
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

/** ValueAtQuantile { quantile = 1, value = 2 }. */
function readQuantile(decoding: Decoding, { quantiles, quantileValues }: MetricPointView): void {
  const { reader } = decoding
  let quantile = 0
  let value = 0
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 9) quantile = reader.double()
    else if (tag === 17) value = reader.double()
    else reader.skip(tag)
  }
  reader.leave(outer)
  if (quantiles.length === limits.parts) decoding.problem ??= 'too_large'
  else {
    quantiles.push(quantile)
    quantileValues.push(value)
  }
}
