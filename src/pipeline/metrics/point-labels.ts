import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { AttributeList } from '../../model/attributes.ts'
import type { Field } from '../field-table.ts'
import type { SeriesLimits } from '../limits.ts'
import { readString } from '../read-row.ts'
import type { TextWriter } from '../text-writer.ts'
import type { Labels } from './labels.ts'
import { addLabel, type MetricGroup } from './metric-group.ts'

const scratch = new ByteWriter(512)

/**
 * The labels of a point as Prometheus translates them: attributes sorted by key (masked), then scope, job and instance, which win.
 * Undefined when they break the limits.
 */
export function pointLabels(
  text: TextWriter,
  { origin }: MetricGroup,
  attributes: AttributeList,
  limits: SeriesLimits,
): Labels | undefined {
  if (attributes.length > limits.labels * 2) return undefined
  // Its own list: the fields of another project are treated otherwise.
  const fields: Field[] = []
  text.resolve(attributes, fields)
  const pairs: [key: string, value: string][] = []
  for (let i = 0; i < attributes.length; i++) {
    const field = fields[i]
    const bytes = attributes.valueBytes[i]
    const start = attributes.valueStart[i] ?? 0
    const end = attributes.valueEnd[i] ?? 0
    if (field === undefined || bytes === undefined || field.lastIndex !== i) continue
    if (end - start > limits.labelValueBytes) return undefined
    scratch.clear()
    text.fieldValue(scratch, field, bytes, start, end)
    pairs.push([text.fieldKey(field), readString(scratch.bytes, 0).text])
  }
  const labels: Labels = new Map()
  for (const [key, value] of pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))) addLabel(labels, key, value)
  for (const [name, value] of origin.scope) labels.set(name, value)
  for (const [name, value] of origin.resource.labels) labels.set(name, value)
  return isWithin(labels, limits) ? labels : undefined
}

/** One more is needed for `le` and `quantile`. */
function isWithin(labels: Labels, limits: SeriesLimits): boolean {
  if (labels.size >= limits.labels) return false
  for (const [name, value] of labels) {
    if (name.length > limits.labelNameBytes || Buffer.byteLength(value) > limits.labelValueBytes) return false
  }
  return true
}
