import type { Alert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import { valueOf } from '../matchers/make-matcher.ts'

/** What people sort alerts by; empty where the alert does not say. */
export interface Concern {
  readonly name: string
  readonly severity: string
  readonly service: string
  readonly environment: string
}

const serviceLabels = ['service', 'service_name', 'job']
const environmentLabels = ['environment', 'deployment_environment', 'env']

/** What an alert is about, by the labels that are usual for it. */
export function concernOf(labels: LabelPairs): Concern {
  return {
    name: valueOf(labels, 'alertname'),
    severity: severityOf(labels),
    service: serviceOf(labels),
    environment: firstOf(labels, environmentLabels),
  }
}

function severityOf(labels: LabelPairs): string {
  return valueOf(labels, 'severity')
}

function serviceOf(labels: LabelPairs): string {
  return firstOf(labels, serviceLabels)
}

function firstOf(labels: LabelPairs, names: readonly string[]): string {
  for (const name of names) {
    const value = valueOf(labels, name)
    if (value !== '') return value
  }
  return ''
}

/** Worst first. A word of somebody else's stands in the middle: it may mean anything. */
const ranks = new Map(['critical', 'high', 'medium', undefined, 'low', 'warning', 'info'].map((name, rank) => [name, rank]))
const unknownRank = ranks.get(undefined) ?? 0
/** Any date is before it. */
const latestMs = 8.64e15

/** Its place in a list: worst first, then newest first. */
export function placeOf({ labels, startsAtMs, fingerprint }: Pick<Alert, 'labels' | 'startsAtMs' | 'fingerprint'>): string {
  const rank = ranks.get(severityOf(labels)) ?? unknownRank
  return `${rank}${String(latestMs - startsAtMs).padStart(17, '0')}${fingerprint}`
}
