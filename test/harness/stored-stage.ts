import { evaluateQuery } from '../../src/query/promql/evaluate/evaluate-query.ts'
import type { ScriptStage } from '../../src/query/promql/script/run-script.ts'
import type { StoredMetrics } from '../../src/query/promql/store/stored-metrics.ts'
import type { TelemetryStore } from '../../src/storage/telemetry/telemetry-store.ts'
import { insertSeriesRuns } from './insert-series-runs.ts'

/** Scripts run against the telemetry store. Each `clear` begins a new project, from the first one on: nothing is ever deleted. */
export function createStoredStage(store: TelemetryStore, metrics: StoredMetrics, firstProject: number): ScriptStage {
  let project = firstProject
  return {
    load: (runs) => insertSeriesRuns(store, project, runs),
    clear: async () => {
      project++
    },
    evaluate: (query) => evaluateQuery(metrics.source(project), query, new AbortController().signal),
  }
}
