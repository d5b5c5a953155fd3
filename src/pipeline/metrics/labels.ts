import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { type Halves, xxhash64 } from '../../lib/xxhash64.ts'

/** Label names to values; no `__name__`, no empty values. */
export type Labels = Map<string, string>

const scratch = new ByteWriter(1024)
const separator = 0xff

/**
 * The identity of a series: XXH64 of the metric name, a byte 0xff, and each label's name and value with 0xff after both, sorted by
 * name. Fixed for ever: it is stored.
 */
export function seriesId(metric: string, labels: ReadonlyMap<string, string>): Halves {
  scratch.clear()
  scratch.text(metric)
  scratch.uint8(separator)
  for (const [name, value] of sortLabels(labels)) {
    scratch.text(name)
    scratch.uint8(separator)
    scratch.text(value)
    scratch.uint8(separator)
  }
  return xxhash64(scratch.bytes, 0, scratch.length)
}

/** The labels as a RowBinary Map(String, String), sorted by name. Valid until the next call. */
export function encodeLabels(labels: ReadonlyMap<string, string>): Buffer {
  scratch.clear()
  scratch.varint(labels.size)
  for (const [name, value] of sortLabels(labels)) {
    scratch.string(name)
    scratch.string(value)
  }
  return scratch.view()
}

function sortLabels(labels: ReadonlyMap<string, string>): Iterable<readonly [string, string]> {
  let last = ''
  for (const name of labels.keys()) {
    // Most come sorted.
    if (name < last) return [...labels].toSorted(([a], [b]) => (a < b ? -1 : 1))
    last = name
  }
  return labels
}
