import { Fault } from '../../../lib/errors.ts'
import { addHistograms, subtractHistograms } from '../histogram/add-histograms.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { SeriesItem } from '../parse/parse-series.ts'
import type { ScriptValue } from './script.ts'

/** The single values of an item such as `1+2x5`. */
export function expandItem(item: SeriesItem): ScriptValue[] {
  switch (item.kind) {
    case 'omitted':
    case 'stale':
      return Array.from({ length: item.count }, () => ({ kind: item.kind }))
    case 'float': {
      let value = item.start
      return Array.from({ length: item.count }, (_, at) => {
        // Added up rather than multiplied: the rounding is part of the format.
        if (at > 0) value += item.delta
        return { kind: 'float', value }
      })
    }
    case 'histogram': {
      const { step, start, counterResetGiven, count } = item
      let histogram = start
      return Array.from({ length: count }, (_, at) => {
        if (at > 0 && step !== undefined) histogram = stepOn(histogram, step.operator, step.delta)
        return { kind: 'histogram', histogram, counterResetGiven }
      })
    }
  }
}

function stepOn(histogram: FloatHistogram, operator: '+' | '-', delta: FloatHistogram): FloatHistogram {
  if (histogram.schema > delta.schema) {
    throw new Fault('bad_input', `error combining histograms: cannot merge from schema ${delta.schema} to ${histogram.schema}`)
  }
  const combined = operator === '+' ? addHistograms(histogram, delta) : subtractHistograms(histogram, delta)
  if (combined === undefined) throw new Fault('bad_input', 'error combining histograms: a mix of exponential and custom buckets')
  return combined.histogram
}
