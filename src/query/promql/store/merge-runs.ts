import { metricName } from '../labels.ts'
import type { SeriesRun } from '../series-source.ts'
import { isStaleAt } from '../stale-marker.ts'
import { compareRuns, type StoredRun } from './stored-run.ts'

/**
 * Runs of floats and of histograms, both in the order of the sorting key, as one: the samples of a series in rising time. A float and
 * a histogram of one time: the histogram stays, unless it is a stale marker.
 */
export async function* mergeRuns(
  floatBlocks: AsyncGenerator<readonly StoredRun[], void, undefined>,
  histogramBlocks: AsyncGenerator<readonly StoredRun[], void, undefined>,
): AsyncGenerator<readonly SeriesRun[], void, undefined> {
  const floats = listRuns(floatBlocks)
  const histograms = listRuns(histogramBlocks)
  try {
    const [firstFloats, firstHistograms] = await Promise.all([floats.next(), histograms.next()])
    let left = firstFloats.value ?? undefined
    let right = firstHistograms.value ?? undefined
    while (left !== undefined || right !== undefined) {
      const order = left === undefined ? 1 : right === undefined ? -1 : compareRuns(left, right, metricOf)
      if (left !== undefined && order < 0) {
        yield [left]
        left = (await floats.next()).value ?? undefined
      } else if (right !== undefined && order > 0) {
        yield [right]
        right = (await histograms.next()).value ?? undefined
      } else if (left !== undefined && right !== undefined) {
        // What is later than the end of the other may have more of the other before it.
        const untilMs = Math.min(left.times.at(-1) ?? 0, right.times.at(-1) ?? 0)
        const [leftHead, leftRest] = split(left, untilMs)
        const [rightHead, rightRest] = split(right, untilMs)
        yield [zip(leftHead, rightHead)]
        left = leftRest ?? (await floats.next()).value ?? undefined
        right = rightRest ?? (await histograms.next()).value ?? undefined
      }
    }
  } finally {
    await Promise.all([floats.return(), histograms.return()])
  }
}

async function* listRuns(blocks: AsyncGenerator<readonly StoredRun[], void, undefined>): AsyncGenerator<StoredRun, void, undefined> {
  for await (const runs of blocks) for (const run of runs) yield run
}

function metricOf({ labels }: StoredRun): string {
  return labels.get(metricName)
}

/** The samples up to a time and, if there are any, those after it. */
function split(run: StoredRun, untilMs: number): [StoredRun, StoredRun | undefined] {
  const found = run.times.findIndex((time) => time > untilMs)
  return found < 0 ? [run, undefined] : [slice(run, 0, found), slice(run, found, run.times.length)]
}

function slice(run: StoredRun, from: number, end: number): StoredRun {
  const { series, labels, times, values, histograms } = run
  return {
    series,
    labels,
    times: times.subarray(from, end),
    values: values.subarray(from, end),
    ...(histograms === undefined ? {} : { histograms: histograms.slice(from, end) }),
  }
}

/** All samples of both, floats on the left, in rising time. */
function zip(left: StoredRun, right: StoredRun): SeriesRun {
  const picked: (readonly [StoredRun, number])[] = []
  let at = 0
  let other = 0
  while (at < left.times.length || other < right.times.length) {
    const time = left.times[at] ?? Infinity
    const otherTime = right.times[other] ?? Infinity
    if (time < otherTime) picked.push([left, at++])
    else if (otherTime < time) picked.push([right, other++])
    else {
      picked.push(isStaleAt(right.values, other) ? [left, at] : [right, other])
      at++
      other++
    }
  }
  const times = Float64Array.from(picked, ([run, place]) => run.times[place] ?? 0)
  const values = new Float64Array(picked.length)
  const words = new Uint32Array(values.buffer)
  // By words: a stale marker keeps its bits.
  for (const [place, [run, from]] of picked.entries())
    words.set(new Uint32Array(run.values.buffer, run.values.byteOffset + from * 8, 2), 2 * place)
  return { labels: left.labels, times, values, histograms: picked.map(([run, place]) => run.histograms?.[place]) }
}
