import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { AttributeList } from '../../model/attributes.ts'
import type { LabelRanges } from '../../model/series.ts'
import type { RejectReason } from '../../model/telemetry-sink.ts'
import type { Field } from '../field-table.ts'
import type { SeriesLimits } from '../limits.ts'
import { readString } from '../read-row.ts'
import type { TextWriter } from '../text-writer.ts'
import { isText } from './is-text.ts'
import type { Labels } from './labels.ts'

/** Who a series is. */
interface SeriesName {
  readonly metric: string
  readonly labels: Labels
}

const metricLabel = '__name__'
const scratch = new ByteWriter(512)
const list = new AttributeList()

/**
 * The metric name and labels of a series as they will be stored: names as they came, values masked, empty ones left out. A reason when it
 * has no metric name, a label twice or without a name, bytes that are no UTF-8 or hold NUL, or is beyond the limits. `fields` are those
 * of the series before, of the same project: the first guess.
 */
export function seriesLabels(
  text: TextWriter,
  fields: Field[],
  ranges: LabelRanges,
  limits: SeriesLimits,
): SeriesName | Extract<RejectReason, 'malformed' | 'label_limit'> {
  const { bytes, bounds, length } = ranges
  // The metric name is one of them.
  if (length > limits.labels + 1) return 'label_limit'
  list.clear()
  for (let at = 0; at < length * 4; at += 4) {
    const nameStart = bounds[at] ?? 0
    const nameEnd = bounds[at + 1] ?? 0
    const valueStart = bounds[at + 2] ?? 0
    const valueEnd = bounds[at + 3] ?? 0
    if (nameEnd - nameStart > limits.labelNameBytes || valueEnd - valueStart > limits.labelValueBytes) return 'label_limit'
    if (nameEnd === nameStart || !isText(bytes, nameStart, nameEnd) || !isText(bytes, valueStart, valueEnd)) return 'malformed'
    list.add(bytes, nameStart, nameEnd, bytes, valueStart, valueEnd)
  }
  if (text.resolve(list, fields, length) !== length) return 'malformed'
  let metric = ''
  const labels: Labels = new Map()
  for (let i = 0; i < length; i++) {
    const field = fields[i]
    const start = list.valueStart[i] ?? 0
    const end = list.valueEnd[i] ?? 0
    if (field === undefined || start === end) continue
    if (field.name === metricLabel) {
      if (end - start > limits.metricNameBytes) return 'label_limit'
      metric = text.maskedName(bytes.toString('utf8', start, end), limits.metricNameBytes)
      continue
    }
    scratch.clear()
    text.fieldValue(scratch, field, bytes, start, end)
    labels.set(text.fieldKey(field), readString(scratch.bytes, 0).text)
  }
  return metric === '' ? 'malformed' : { metric, labels }
}
