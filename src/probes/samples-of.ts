import type { LabelPairs } from '../model/label-pairs.ts'
import type { Figure } from './figure.ts'
import type { Monitor } from './monitor.ts'

/** A value of a series at a time. */
export interface ProbeSample {
  readonly projectId: number
  /** With `__name__`, sorted. */
  readonly labels: LabelPairs
  readonly timeMs: number
  readonly value: number
}

const probeJob = 'probes'

/** What a check found, as series of its monitor. */
export function samplesOf({ projectId, spec, instance }: Monitor, figures: readonly Figure[], timeMs: number): readonly ProbeSample[] {
  const own = {
    ...spec.labels,
    job: probeJob,
    instance,
    monitor: spec.name,
    kind: spec.kind,
    ...(spec.service !== '' && { service: spec.service }),
    ...(spec.environment !== '' && { environment: spec.environment }),
  }
  return figures.map(({ name, labels, value }) => ({
    projectId,
    labels: Object.entries({ ...own, ...labels, __name__: name }).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    timeMs,
    value,
  }))
}
