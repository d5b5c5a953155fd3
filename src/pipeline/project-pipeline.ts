import type { LogClass } from '../model/log-record.ts'
import type { ClassRule } from './class-rules/rule-schema.ts'
import { Classifier } from './classify.ts'
import { FieldTable } from './field-table.ts'
import { type RecordLimits, recordLimits, type SeriesLimits, seriesLimits } from './limits.ts'
import { MetricState } from './metrics/metric-state.ts'
import { NameCap } from './name-cap.ts'
import type { Redactor } from './redact/redactor.ts'

/** How old a record may be when it comes, in milliseconds: older ones would be dropped by retention at once. */
export interface Horizon {
  readonly logsMs: Readonly<Record<LogClass, number>>
  readonly spansMs: number
  readonly metricsMs: number
}

/** What is compiled from a project's settings, and remembered between its batches. */
export interface ProjectPipeline {
  readonly projectId: number
  readonly redactor: Redactor
  readonly classifier: Classifier
  readonly limits: RecordLimits
  readonly fields: FieldTable
  readonly services: NameCap
  readonly hosts: NameCap
  readonly metrics: MetricState
}

/** Starts afresh when the project's settings change. */
export function createProjectPipeline(spec: {
  readonly projectId: number
  readonly redactor: Redactor
  readonly classRules?: readonly ClassRule[]
  readonly limits?: RecordLimits
  readonly seriesLimits?: SeriesLimits
}): ProjectPipeline {
  const { projectId, redactor, classRules = [], limits = recordLimits } = spec
  const classifier = new Classifier(classRules)
  return {
    projectId,
    redactor,
    classifier,
    limits,
    fields: new FieldTable(redactor, classifier, limits.keyBytes),
    services: new NameCap(limits.distinctNames),
    hosts: new NameCap(limits.distinctNames),
    metrics: new MetricState(spec.seriesLimits ?? seriesLimits),
  }
}
