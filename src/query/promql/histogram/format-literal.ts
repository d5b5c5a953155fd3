import { printFloatShort } from '../../../lib/go-number.ts'
import { compactHistogram } from './compact-histogram.ts'
import { type FloatHistogram, customBucketsSchema } from './float-histogram.ts'
import { listIndexes } from './list-buckets.ts'

/** The histogram as test scripts write it (see `readHistogramLiteral`); what has its default is left out, gaps become empty buckets. */
export function formatHistogramLiteral(histogram: FloatHistogram): string {
  const compact = compactHistogram(histogram)
  const words: string[] = []
  const addNumber = (key: string, value: number): void => {
    if (value !== 0) words.push(`${key}:${printFloatShort(value)}`)
  }
  const addList = (key: string, values: readonly number[]): void => {
    words.push(`${key}:[${values.map(printFloatShort).join(' ')}]`)
  }
  const addSide = (prefix: string, indexes: readonly number[], buckets: readonly number[]): void => {
    const [first, last] = [indexes[0], indexes.at(-1)]
    if (first === undefined || last === undefined) return
    if (first !== 0) words.push(`${prefix}offset:${first}`)
    const counts = new Map(indexes.map((index, at) => [index, buckets[at] ?? 0]))
    addList(
      `${prefix}buckets`,
      Array.from({ length: last - first + 1 }, (_, at) => counts.get(first + at) ?? 0),
    )
  }
  if (compact.schema !== 0) words.push(`schema:${compact.schema}`)
  addNumber('count', compact.count)
  addNumber('sum', compact.sum)
  addNumber('z_bucket', compact.zeroCount)
  addNumber('z_bucket_w', compact.zeroThreshold)
  if (compact.schema === customBucketsSchema && compact.customValues.length > 0) addList('custom_values', compact.customValues)
  if (compact.counterReset !== 'unknown') words.push(`counter_reset_hint:${compact.counterReset}`)
  addSide('', listIndexes(compact.positiveSpans), compact.positiveBuckets)
  addSide('n_', listIndexes(compact.negativeSpans), compact.negativeBuckets)
  return `{{${words.join(' ')}}}`
}
