import { Labels, metricName } from '../../query/promql/index.ts'
import type { ResultSample } from '../run/result-sample.ts'
import type { ActiveAlert } from './active-alert.ts'

/** The series that hold, as seconds since 1970, since when an alert is active. */
export const sinceSeriesName = 'ALERTS_FOR_STATE'
const stateSeriesName = 'ALERTS'

/** The samples that Prometheus makes of a rule's alerts: `ALERTS` with their state, and `ALERTS_FOR_STATE`. */
export function alertSamples(alerts: Iterable<ActiveAlert>, timeMs: number): readonly ResultSample[] {
  const samples: ResultSample[] = []
  for (const { labels, state, activeAtMs } of alerts) {
    if (state === 'resolved') continue
    const stateLabels = Labels.from([...labels.entries(), [metricName, stateSeriesName], ['alertstate', state]])
    const sinceLabels = labels.with(metricName, sinceSeriesName)
    samples.push({ labels: stateLabels, timeMs, value: 1 }, { labels: sinceLabels, timeMs, value: Math.floor(activeAtMs / 1000) })
  }
  return samples
}
