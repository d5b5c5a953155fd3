import { parseSeriesDescription } from '../parse/parse-series.ts'
import type { SeriesRun } from '../series-source.ts'
import { expandItem } from './expand-item.ts'
import { makeRuns } from './make-runs.ts'

/** The samples of series written as `metric{a="b"} 1+2x5`, a value every `stepMs` from `startMs` on (epoch milliseconds). Throws PromqlSyntaxError. */
export function loadSeries(
  texts: readonly string[],
  { stepMs, startMs }: { readonly stepMs: number; readonly startMs: number },
): SeriesRun[] {
  const series = texts.map((text) => {
    const { labels, values } = parseSeriesDescription(text)
    return { labels, values: values.flatMap((item) => expandItem(item)) }
  })
  const runs = makeRuns({ kind: 'load', line: 0, stepMs, series, withCustomBuckets: false })
  return runs.map((run) => ({ ...run, times: run.times.map((timeMs) => timeMs + startMs) }))
}
