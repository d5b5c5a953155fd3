import { type Labels, metricName } from '../labels.ts'
import { quoteGo } from '../parse/go-quote.ts'
import type { RangeCall } from './range-function.ts'

/** Warns that start times contradict each other. */
export function warnOverlap(call: RangeCall, labels: Labels): void {
  const [span] = call.argumentSpans
  const name = quoteGo(labels.get(metricName))
  if (span !== undefined)
    call.annotations.warn(`sample has start time that overlaps with previous sample timestamp for metric ${name}`, span)
}
