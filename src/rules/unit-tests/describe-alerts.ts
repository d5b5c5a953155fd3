import type { LabelPairs } from '../../model/label-pairs.ts'
import { formatLabels, Labels } from '../../query/promql/index.ts'

/** An alert as a unit test sees it. */
export interface FiringAlert {
  readonly labels: LabelPairs
  readonly annotations: LabelPairs
}

/** Alerts in one order, as promtool shows them; equal alerts give equal texts. */
export function describeAlerts(alerts: readonly FiringAlert[]): string {
  const texts = alerts.map(
    ({ labels, annotations }) => [formatLabels(Labels.from(labels)), formatLabels(Labels.from(annotations))] as const,
  )
  const sorted = texts.toSorted(([a, notesA], [b, notesB]) => (a + notesA < b + notesB ? -1 : Number(a + notesA > b + notesB)))
  if (sorted.length === 0) return '[]'
  const lines = sorted.map(
    ([labels, annotations], at) => `            ${at}:\n              Labels:${labels}\n              Annotations:${annotations}\n`,
  )
  return `[\n${lines.join('')}            ]`
}
