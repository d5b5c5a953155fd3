import { Labels, metricName } from '../../query/promql/index.ts'
import type { ResultSample } from '../run/result-sample.ts'
import type { ActiveAlert } from './active-alert.ts'

/** The series that hold, as seconds since 1970, since when an alert is active. */
export const sinceSeriesName = 'ALERTS_FOR_STATE'
const stateSeriesName = 'ALERTS'

/** The series of an alert, as far as they were wanted. */
interface AlertSeries {
  readonly since: Labels
  pending?: Labels
  firing?: Labels
}

/** By the labels of the alert, which it keeps: they are made once. */
const known = new WeakMap<Labels, AlertSeries>()

/** The samples that Prometheus makes of a rule's alerts: `ALERTS` with their state, and `ALERTS_FOR_STATE`. */
export function alertSamples(alerts: Iterable<ActiveAlert>, timeMs: number): readonly ResultSample[] {
  const samples: ResultSample[] = []
  for (const { labels, state, activeAtMs } of alerts) {
    if (state === 'resolved') continue
    let series = known.get(labels)
    if (series === undefined) known.set(labels, (series = { since: labels.with(metricName, sinceSeriesName) }))
    series[state] ??= Labels.from([...labels.entries(), [metricName, stateSeriesName], ['alertstate', state]])
    samples.push({ labels: series[state], timeMs, value: 1 }, { labels: series.since, timeMs, value: Math.floor(activeAtMs / 1000) })
  }
  return samples
}
