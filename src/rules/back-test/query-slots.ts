import type { Slots } from '../../query/index.ts'
import {
  evaluateQuery,
  metricQueryLimits,
  promqlFeatures,
  type PromqlValue,
  type SeriesSource,
  type VectorSample,
} from '../../query/promql/index.ts'
import { lookbackMs, type RuleQuery } from '../run/query-vector.ts'
import { mapInTurns } from './map-in-turns.ts'

/** What holds at each slot: a list by slot. */
export type SlotVectors = readonly (readonly VectorSample[])[]

/** What an expression means depends on where its range begins and ends. */
const pinnedToRange = /@ *(start|end)\(\)/

/**
 * What `queryVector` says at each slot, in one evaluation over their range; undefined when the expression means something else over a
 * range than at a time. Throws as `evaluateQuery` does, for whatever goes wrong at any of the slots.
 */
export async function querySlots(
  source: SeriesSource,
  text: string,
  slots: Slots,
  { subqueryStepMs, timeoutMs }: Omit<RuleQuery, 'timeMs'>,
  signal: AbortSignal,
): Promise<SlotVectors | undefined> {
  if (pinnedToRange.test(text)) return undefined
  const { firstMs, stepMs, count } = slots
  const query = {
    text,
    startMs: firstMs,
    endMs: firstMs + (count - 1) * stepMs,
    stepMs,
    lookbackMs,
    subqueryStepMs,
    features: promqlFeatures,
    limits: { ...metricQueryLimits, timeoutMs },
  }
  const { value } = await evaluateQuery(source, query, signal)
  return await bySlot(value, slots)
}

async function bySlot(value: PromqlValue, { firstMs, stepMs, count }: Slots): Promise<SlotVectors> {
  const vectors: VectorSample[][] = Array.from({ length: count }, () => [])
  if (value.type !== 'matrix') return vectors
  await mapInTurns(value.series, ({ labels, times, values, histograms }) => {
    for (let at = 0; at < times.length; at++) {
      // Within the lists.
      const timeMs = times[at] as number
      vectors[Math.round((timeMs - firstMs) / stepMs)]?.push({ labels, timeMs, value: histograms?.[at] ?? (values[at] as number) })
    }
  })
  return vectors
}
