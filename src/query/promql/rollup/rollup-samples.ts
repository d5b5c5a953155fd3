import type { BucketColumn } from '../series-source.ts'

/** What is known of the samples of one series, bucket by bucket. */
type Columns = Readonly<Partial<Record<BucketColumn, Float64Array>>>

interface Samples {
  readonly times: number[]
  readonly values: number[]
}

interface Likeness {
  readonly columns: readonly BucketColumn[]
  add(samples: Samples, of: (column: BucketColumn) => number): void
}

const ends: readonly BucketColumn[] = ['first', 'firstTime', 'last', 'lastTime']

/** The first and the last one. */
const byEnds: Likeness = {
  columns: ends,
  add(samples, of) {
    addSample(samples, of('firstTime'), of('first'))
    if (of('lastTime') > of('firstTime')) addSample(samples, of('lastTime'), of('last'))
  },
}

/** With one reset between, from what was lost in all of them: the increase is the same. */
const byEndsAndReset: Likeness = {
  columns: [...ends, 'lost'],
  add(samples, of) {
    const [firstMs, lastMs] = [of('firstTime'), of('lastTime')]
    addSample(samples, firstMs, of('first'))
    if (of('lost') > 0 && lastMs - firstMs > 2) {
      addSample(samples, firstMs + 1, of('lost'))
      addSample(samples, lastMs - 1, 0)
    }
    if (lastMs > firstMs) addSample(samples, lastMs, of('last'))
  },
}

function byOne(columns: readonly BucketColumn[], valueOf: (of: (column: BucketColumn) => number) => number): Likeness {
  return { columns: [...columns, 'lastTime'], add: (samples, of) => addSample(samples, of('lastTime'), valueOf(of)) }
}

/** As many as there were, spread evenly; nobody asks for their values. */
const byCount: Likeness = {
  columns: ['count', 'firstTime', 'lastTime'],
  add(samples, of) {
    const [count, firstMs, lastMs] = [of('count'), of('firstTime'), of('lastTime')]
    for (let at = 0; at < count; at++) addSample(samples, count === 1 ? lastMs : firstMs + ((lastMs - firstMs) * at) / (count - 1), 0)
  },
}

const likenesses: ReadonlyMap<string, Likeness> = new Map([
  ['rate', byEndsAndReset],
  ['increase', byEndsAndReset],
  ['resets', byEndsAndReset],
  ['min_over_time', byOne(['min'], (of) => of('min'))],
  ['max_over_time', byOne(['max'], (of) => of('max'))],
  ['sum_over_time', byOne(['sum'], (of) => of('sum'))],
  ['count_over_time', byCount],
  ['avg_over_time', byOne(['sum', 'count'], (of) => of('sum') / of('count'))],
])

/**
 * Samples that are like those that buckets were made from, for a function whose windows do not begin and end with buckets: where only
 * roll-ups are left this is the best there is.
 */
export function likenessFor(functionName: string | undefined): Likeness {
  return likenesses.get(functionName ?? '') ?? byEnds
}

/** The samples of a run of buckets that lie in startMs < t <= endMs. */
export function makeSamples(
  likeness: Likeness,
  columns: Columns,
  length: number,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): { readonly times: Float64Array; readonly values: Float64Array } {
  const all: Samples = { times: [], values: [] }
  for (let at = 0; at < length; at++) likeness.add(all, (column) => columns[column]?.[at] ?? Number.NaN)
  const kept = all.times.flatMap((time, at) => (time > startMs && time <= endMs ? [at] : []))
  return {
    times: Float64Array.from(kept, (at) => all.times[at] ?? 0),
    values: Float64Array.from(kept, (at) => all.values[at] ?? 0),
  }
}

function addSample({ times, values }: Samples, timeMs: number, value: number): void {
  times.push(timeMs)
  values.push(value)
}
