import { ExemplarView, type MetricPointView } from '../../model/metric.ts'
import type { Decoding } from './decoding.ts'
import { limits } from './limits.ts'
import { readId } from './read-id.ts'

/** Adds one Exemplar to the point. Invalid ids only cost it its link to the trace. */
export function readExemplar(decoding: Decoding, point: MetricPointView, tag: number): void {
  const { reader } = decoding
  if (point.exemplarCount === limits.parts) {
    decoding.problem ??= 'too_large'
    reader.skip(tag)
    return
  }
  const exemplar = (point.exemplars[point.exemplarCount++] ??= new ExemplarView())
  clear(exemplar)
  const outer = reader.enter()
  while (reader.more()) readField(decoding, exemplar, reader.tag())
  reader.leave(outer)
}

function clear(exemplar: ExemplarView): void {
  exemplar.time.low = exemplar.time.high = exemplar.value = 0
  exemplar.traceId.clear()
  exemplar.spanId.clear()
  exemplar.attributes.clear()
}

function readField(decoding: Decoding, exemplar: ExemplarView, tag: number): void {
  const { reader } = decoding
  switch (tag) {
    case 17:
      reader.fixed64(exemplar.time)
      break
    case 25:
      exemplar.value = reader.double()
      break
    case 34:
      readId(reader, 8, exemplar.spanId)
      break
    case 42:
      readId(reader, 16, exemplar.traceId)
      break
    case 49:
      exemplar.value = reader.sfixed64Number()
      break
    case 58:
      decoding.attribute(exemplar.attributes)
      break
    default:
      reader.skip(tag)
  }
}
