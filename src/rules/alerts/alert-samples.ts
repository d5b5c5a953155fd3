import { Labels, metricName } from '../../query/promql/index.ts'
import type { ResultSample } from '../run/result-sample.ts'
import type { ActiveAlert } from './active-alert.ts'

/** The series that hold, as seconds since 1970, since when an alert is active. */
export const sinceSeriesName = 'ALERTS_FOR_STATE'
const stateSeriesName = 'ALERTS'

/** The series of an alert in a state. */
interface AlertSeries {
  readonly state: ActiveAlert['state']
  readonly shown: Labels
  readonly since: Labels
}

/** By the labels of the alert, which it keeps: they are made once, and not at each evaluation. */
const known = new WeakMap<Labels, AlertSeries>()

/** The samples that Prometheus makes of a rule's alerts: `ALERTS` with their state, and `ALERTS_FOR_STATE`. */
export function alertSamples(alerts: Iterable<ActiveAlert>, timeMs: number): readonly ResultSample[] {
  const samples: ResultSample[] = []
  for (const { labels, state, activeAtMs } of alerts) {
    if (state === 'resolved') continue
    const { shown, since } = seriesOf(labels, state)
    samples.push({ labels: shown, timeMs, value: 1 }, { labels: since, timeMs, value: Math.floor(activeAtMs / 1000) })
  }
  return samples
}

function seriesOf(labels: Labels, state: ActiveAlert['state']): AlertSeries {
  const before = known.get(labels)
  if (before?.state === state) return before
  const shown = Labels.from([...labels.entries(), [metricName, stateSeriesName], ['alertstate', state]])
  const series = { state, shown, since: before?.since ?? labels.with(metricName, sinceSeriesName) }
  known.set(labels, series)
  return series
}
