import type { QueryParams, TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import type { EvaluateMetrics } from './evaluate-metrics.ts'
import type { Figure } from './figure.ts'
import { readMetrics, type HostSummary, type MetricFigures } from './read-metrics.ts'
import { readRequests, type RequestTotals, type ServiceRequests } from './read-requests.ts'
import { readSilentSources, type SilentSource } from './read-silent-sources.ts'
import type { OverviewScope } from './scope.ts'
import { cutRange } from './steps.ts'

/** Utilisations and the error rate are shares 0-1, the other rates are per second. */
export interface Overview {
  readonly figures: Readonly<Record<'requestRate' | 'errorRate' | 'p95Ms', Figure>> & MetricFigures['figures']
  readonly totals: RequestTotals
  /** Busiest first. */
  readonly services: readonly ServiceRequests[]
  /** The same of the time it is compared with; undefined without one. */
  readonly earlier: EarlierRequests | undefined
  readonly silent: readonly SilentSource[]
  readonly hosts: readonly HostSummary[]
}

export interface EarlierRequests {
  readonly totals: RequestTotals
  readonly services: readonly ServiceRequests[]
  /** On the steps of the time itself. */
  readonly figures: Readonly<Record<'requestRate' | 'errorRate' | 'p95Ms', Figure>>
}

export interface OverviewInput {
  readonly projectId: number
  /** Epoch milliseconds; `to` is exclusive. */
  readonly from: number
  readonly to: number
  /** Of what is told by service; hosts and what comes in are the project's. */
  readonly scope: OverviewScope
  /** How much earlier the time is that is compared with; undefined for none. */
  readonly compareMs: number | undefined
  readonly signal: AbortSignal
}

interface OverviewContext {
  readonly telemetry: TelemetryStore
  readonly evaluateMetrics: EvaluateMetrics
  /** The project Vedette's own telemetry goes to. */
  readonly ownProjectId: number
}

/** Reads all figures of the overview at once. Throws what the store throws. */
export async function readOverview({ telemetry, evaluateMetrics, ownProjectId }: OverviewContext, input: OverviewInput): Promise<Overview> {
  const { projectId, to, scope, compareMs, signal } = input
  const steps = cutRange(input.from, to)
  const read = async <Row>(
    sql: string,
    times: { readonly from: number; readonly to: number },
    params: QueryParams = {},
  ): Promise<readonly Row[]> => {
    const bound = { project: projectId, ...scope, start: steps.from, step: steps.stepMs, ...times, ...params }
    const { rows } = await telemetry.query<Row>(sql, bound, { signal, timeoutMs: 10_000, maxRows: 10_000, maxThreads: 2 })
    return rows
  }
  const [{ requestRate, errorRate, p95Ms, totals, services }, earlier, silent, { figures, hosts }] = await Promise.all([
    readRequests(read, steps, to),
    compareMs === undefined ? undefined : readRequests(read, steps, to, compareMs),
    readSilentSources(read, to),
    readMetrics(evaluateMetrics, { projectId, ownProjectId, steps, to, signal }),
  ])
  return {
    figures: { requestRate, errorRate, p95Ms, ...figures },
    totals,
    services,
    earlier: earlier && {
      totals: earlier.totals,
      services: earlier.services,
      figures: { requestRate: earlier.requestRate, errorRate: earlier.errorRate, p95Ms: earlier.p95Ms },
    },
    silent,
    hosts,
  }
}
