import { absent } from './absent.ts'
import { changes, resets } from './changes-resets.ts'
import { clamp, clampMax, clampMin, round } from './clamp-round.ts'
import { maxOverTime, minOverTime, tsOfMaxOverTime, tsOfMinOverTime } from './compare-over-time.ts'
import { dateFunctions } from './date.ts'
import { histogramFraction } from './histogram-fraction.ts'
import { histogramQuantile, histogramQuantiles } from './histogram-quantile.ts'
import { histogramValueFunctions } from './histogram-values.ts'
import { idelta, irate } from './instant-rate.ts'
import { labelJoin, labelReplace } from './labels.ts'
import { mathFunctions, trigonometricFunctions } from './math.ts'
import { countOverTime, firstOverTime, lastOverTime, presentOverTime, tsOfFirstOverTime, tsOfLastOverTime } from './pick-over-time.ts'
import type { RangeFunction } from './range-function.ts'
import { delta, increase, rate } from './rate.ts'
import { maxOf, minOf, pi, scalar, time, vector } from './scalars.ts'
import { sort, sortByLabel, sortByLabelDesc, sortDesc } from './sort.ts'
import { madOverTime, quantileOverTime, stddevOverTime, stdvarOverTime } from './spread-over-time.ts'
import { avgOverTime, sumOverTime } from './sum-avg-over-time.ts'
import { startTimestamp, timestamp } from './timestamp.ts'
import { deriv, doubleExponentialSmoothing, predictLinear } from './trend.ts'
import type { MapFunction, ScalarFunction, VectorFunction } from './vector-function.ts'

export type PromqlFunction = RangeFunction | MapFunction | VectorFunction | ScalarFunction

/** All functions but those that are part of the evaluation itself: `absent_over_time`, `info` and what tells of the query (`start`, `step`). */
const all: readonly PromqlFunction[] = [
  ...mathFunctions,
  ...trigonometricFunctions,
  ...dateFunctions,
  ...histogramValueFunctions,
  absent,
  avgOverTime,
  changes,
  clamp,
  clampMax,
  clampMin,
  countOverTime,
  delta,
  deriv,
  doubleExponentialSmoothing,
  firstOverTime,
  histogramFraction,
  histogramQuantile,
  histogramQuantiles,
  idelta,
  increase,
  irate,
  labelJoin,
  labelReplace,
  lastOverTime,
  madOverTime,
  maxOf,
  maxOverTime,
  minOf,
  minOverTime,
  pi,
  predictLinear,
  presentOverTime,
  quantileOverTime,
  rate,
  resets,
  round,
  scalar,
  sort,
  sortByLabel,
  sortByLabelDesc,
  sortDesc,
  startTimestamp,
  stddevOverTime,
  stdvarOverTime,
  sumOverTime,
  time,
  timestamp,
  tsOfFirstOverTime,
  tsOfLastOverTime,
  tsOfMaxOverTime,
  tsOfMinOverTime,
  vector,
]

const byName: ReadonlyMap<string, PromqlFunction> = new Map(all.map((fn) => [fn.name, fn]))

export function functionNamed(name: string): PromqlFunction | undefined {
  return byName.get(name)
}

/** Names of the range functions that take an `anchored` or `smoothed` range, sorted. */
export function functionsExtendedBy(extension: 'anchored' | 'smoothed'): readonly string[] {
  return all.flatMap((fn) => (fn.kind === 'range' && fn.extensions?.includes(extension) === true ? [fn.name] : [])).toSorted()
}
