import { goFunction } from '../../lib/go-template/value/go-function.ts'
import { GoCallError, GoList, GoMap, GoStruct, type GoValue } from '../../lib/go-template/value/go-value.ts'
import { formatHistogram, type VectorSample } from '../../query/promql/index.ts'

export const sampleType = '*template.sample'
export const resultType = 'template.queryResult'

/** What a query says, as templates see it. */
export function queryResult(samples: readonly VectorSample[]): GoList {
  return listOf(
    samples.map(
      ({ labels, value }) =>
        new GoStruct(
          sampleType,
          new Map<string, GoValue>([
            ['Labels', labelMap(labels.entries())],
            ['Value', sampleValue(value)],
          ]),
        ),
    ),
  )
}

/** A map of strings; a label that is missing is empty. */
export function labelMap(pairs: Iterable<readonly [string, string]>): GoMap {
  return new GoMap(new Map(pairs), 'string')
}

/** A float, or a histogram that shows itself. */
export function sampleValue(value: VectorSample['value']): GoValue {
  if (typeof value === 'number') return value
  return new GoStruct('*histogram.FloatHistogram', new Map(), new Map([['String', goFunction([], () => formatHistogram(value))]]))
}

/** The first sample. Throws GoCallError when there is none. */
export function firstOf(result: GoValue): GoValue {
  const first = result instanceof GoList ? result.items[0] : undefined
  if (first === undefined) throw new GoCallError('first() called on vector with no elements')
  return first
}

/** Empty when the sample does not have the label. */
export function labelOf(sample: GoValue, name: string): string {
  const labels = fieldOf(sample, 'Labels')
  const value = labels instanceof GoMap ? labels.entries.get(name) : undefined
  return typeof value === 'string' ? value : ''
}

export function valueOf(sample: GoValue): GoValue {
  return fieldOf(sample, 'Value')
}

/** By the bytes of a label, otherwise in the order in which they came. */
export function sortByLabel(result: GoValue, name: string): GoList {
  const keyed = result instanceof GoList ? result.items.map((sample) => ({ sample, key: Buffer.from(labelOf(sample, name)) })) : []
  return listOf(keyed.toSorted((left, right) => Buffer.compare(left.key, right.key)).map(({ sample }) => sample))
}

function listOf(samples: readonly GoValue[]): GoList {
  return new GoList(samples, sampleType, resultType)
}

function fieldOf(sample: GoValue, name: string): GoValue {
  if (!(sample instanceof GoStruct)) throw new GoCallError('runtime error: invalid memory address or nil pointer dereference')
  return sample.fields.get(name)
}
