import { Fault } from '../../../lib/errors.ts'
import { nextTurn } from '../../../lib/next-turn.ts'
import type { LabelMatcher } from '../ast.ts'
import { compareLabels } from '../evaluate/compare-labels.ts'
import type { Labels } from '../labels.ts'
import type { SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'

/** The samples of one series in rising time, in one or several runs. */
export interface CollectedSeries {
  readonly labels: Labels
  readonly runs: readonly SeriesRun[]
}

const runsInTurn = 2000

/**
 * The samples of all series that any of the sets selects, ordered by labels. Throws Fault `query_limit` (details.kind `samples`) for
 * more than `maxSamples`, and as the source does.
 */
export async function collectSeries(
  source: SeriesSource,
  matcherSets: readonly (readonly LabelMatcher[])[],
  { startMs, endMs, maxSamples }: Pick<SelectRequest, 'startMs' | 'endMs'> & { readonly maxSamples: number },
  signal: AbortSignal,
): Promise<readonly CollectedSeries[]> {
  const all = new Map<string, { readonly labels: Labels; readonly runs: SeriesRun[] }>()
  let samples = 0
  let runs = 0
  for (const matchers of matcherSets) {
    // What an earlier set has selected is there already.
    const known = new Set(all.keys())
    for await (const block of source.select({ matchers, startMs, endMs }, signal)) {
      for (const run of block) {
        if (known.has(run.labels.key)) continue
        samples += run.times.length
        if (samples > maxSamples) throw new Fault('query_limit', `exceeded sample limit (${maxSamples})`, { details: { kind: 'samples' } })
        const series = all.get(run.labels.key) ?? { labels: run.labels, runs: [] }
        series.runs.push(copyRun(run))
        all.set(run.labels.key, series)
        if (++runs % runsInTurn === 0) await nextTurn()
      }
    }
  }
  if (signal.aborted) throw new Fault('cancelled', 'the caller went away')
  return [...all.values()].toSorted((a, b) => compareLabels(a.labels, b.labels))
}

function copyRun({ labels, times, values, histograms, startTimes }: SeriesRun): SeriesRun {
  return {
    labels,
    times: times.slice(),
    values: values.slice(),
    ...(histograms && { histograms }),
    ...(startTimes && { startTimes: startTimes.slice() }),
  }
}
