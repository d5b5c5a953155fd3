import type { QueryParams, TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { acceptedRowsMetric } from '../own-metrics.ts'
import { makeFigure, type Figure, type StepRow } from './figure.ts'
import { cpuSql, diskSql, hostCpuSql, hostDiskSql, hostsSql, ingestSql, memorySql } from './queries.ts'
import { readRequests, type RequestTotals, type ServiceRequests } from './read-requests.ts'
import { readSilentSources, type SilentSource } from './read-silent-sources.ts'
import type { OverviewScope } from './scope.ts'
import { cutRange } from './steps.ts'

/** Utilisations and the error rate are shares 0-1, the other rates are per second. */
export interface Overview {
  readonly figures: Readonly<
    Record<
      | 'requestRate'
      | 'errorRate'
      | 'p95Ms'
      | 'cpuUtilisation'
      | 'memoryUtilisation'
      | 'diskUtilisation'
      | 'logRate'
      | 'spanRate'
      | 'sampleRate',
      Figure
    >
  >
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

export interface HostSummary {
  readonly host: string
  /** Over the last five minutes of the range; null when the host was silent. */
  readonly cpuUtilisation: number | null
  readonly memoryUtilisation: number | null
  readonly diskUtilisation: number | null
  /** Epoch milliseconds. */
  readonly lastSeen: number
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
  /** The project Vedette's own telemetry goes to. */
  readonly ownProjectId: number
}

interface FigureRow extends StepRow {
  readonly figure: number | null
}
interface HostRow {
  readonly host: string
  readonly figure: number | null
}

const recentMs = 5 * 60_000
/** A host silent for longer is not listed: finding it would mean reading everything. */
const hostWindowMs = 24 * 60 * 60_000

/** Reads all figures of the overview at once. Throws what the store throws. */
export async function readOverview({ telemetry, ownProjectId }: OverviewContext, input: OverviewInput): Promise<Overview> {
  const { projectId, to, scope, compareMs, signal } = input
  const steps = cutRange(input.from, to)
  const readTimes = async <Row>(
    sql: string,
    times: { readonly from: number; readonly to: number },
    params: QueryParams = {},
  ): Promise<readonly Row[]> => {
    const bound = { project: projectId, ...scope, start: steps.from, step: steps.stepMs, ...times, ...params }
    const { rows } = await telemetry.query<Row>(sql, bound, { signal, timeoutMs: 10_000, maxRows: 10_000, maxThreads: 2 })
    return rows
  }
  const read = <Row>(sql: string, from: number, params?: QueryParams): Promise<readonly Row[]> => readTimes<Row>(sql, { from, to }, params)
  const early = steps.from - steps.stepMs
  const recent = to - recentMs
  const counted = { project: ownProjectId, counted: String(projectId), metric: acceptedRowsMetric }
  const [requests, earlier, silent, cpu, memory, disk, ingest, hosts, hostCpu, hostDisk] = await Promise.all([
    readRequests(readTimes, steps, to),
    compareMs === undefined ? undefined : readRequests(readTimes, steps, to, compareMs),
    readSilentSources(readTimes, to),
    read<FigureRow>(cpuSql, early),
    read<FigureRow>(memorySql, steps.from),
    read<FigureRow>(diskSql, steps.from),
    read<FigureRow & { signal: string }>(ingestSql, early, counted),
    read<HostRow & { seen: string }>(hostsSql, Math.max(steps.from, to - hostWindowMs), { recent }),
    read<HostRow>(hostCpuSql, recent),
    read<HostRow>(hostDiskSql, recent),
  ])
  const rateOf = (name: string): Figure =>
    makeFigure(
      steps,
      ingest.filter((row) => row.signal === name),
      ({ figure }) => figure,
    )
  return {
    figures: {
      requestRate: requests.requestRate,
      errorRate: requests.errorRate,
      p95Ms: requests.p95Ms,
      cpuUtilisation: makeFigure(steps, cpu, ({ figure }) => figure),
      memoryUtilisation: makeFigure(steps, memory, ({ figure }) => figure),
      diskUtilisation: makeFigure(steps, disk, ({ figure }) => figure),
      logRate: rateOf('logs'),
      spanRate: rateOf('traces'),
      sampleRate: rateOf('metrics'),
    },
    totals: requests.totals,
    services: requests.services,
    earlier: earlier && {
      totals: earlier.totals,
      services: earlier.services,
      figures: { requestRate: earlier.requestRate, errorRate: earlier.errorRate, p95Ms: earlier.p95Ms },
    },
    silent,
    hosts: mergeHosts(hosts, hostCpu, hostDisk),
  }
}

function mergeHosts(hosts: readonly (HostRow & { seen: string })[], cpu: readonly HostRow[], disk: readonly HostRow[]): HostSummary[] {
  const byHost = (rows: readonly HostRow[]): Map<string, number | null> => new Map(rows.map(({ host, figure }) => [host, figure]))
  const [cpus, disks] = [byHost(cpu), byHost(disk)]
  return hosts.map(({ host, seen, figure }) => ({
    host,
    cpuUtilisation: cpus.get(host) ?? null,
    memoryUtilisation: figure,
    diskUtilisation: disks.get(host) ?? null,
    lastSeen: Number(seen),
  }))
}
