import type { QueryParams, TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { acceptedRowsMetric } from '../own-metrics.ts'
import { makeFigure, type Figure, type StepRow } from './figure.ts'
import { cpuSql, diskSql, hostCpuSql, hostDiskSql, hostsSql, ingestSql, memorySql, requestsSql } from './queries.ts'
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
  readonly hosts: readonly HostSummary[]
}

interface HostSummary {
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
  const { projectId, to, signal } = input
  const steps = cutRange(input.from, to)
  const read = async <Row>(sql: string, from: number, params: QueryParams = {}): Promise<readonly Row[]> => {
    const bound = { project: projectId, from, to, start: steps.from, step: steps.stepMs, ...params }
    const { rows } = await telemetry.query<Row>(sql, bound, { signal, timeoutMs: 10_000, maxRows: 10_000, maxThreads: 2 })
    return rows
  }
  const early = steps.from - steps.stepMs
  const recent = to - recentMs
  const counted = { project: ownProjectId, counted: String(projectId), metric: acceptedRowsMetric }
  const [requests, cpu, memory, disk, ingest, hosts, hostCpu, hostDisk] = await Promise.all([
    read<StepRow & { requests: number; errors: number; p95: number }>(requestsSql, steps.from),
    read<FigureRow>(cpuSql, early),
    read<FigureRow>(memorySql, steps.from),
    read<FigureRow>(diskSql, steps.from),
    read<FigureRow & { signal: string }>(ingestSql, early, counted),
    read<HostRow & { seen: string }>(hostsSql, Math.max(steps.from, to - hostWindowMs), { recent }),
    read<HostRow>(hostCpuSql, recent),
    read<HostRow>(hostDiskSql, recent),
  ])
  const seconds = steps.stepMs / 1000
  const rateOf = (name: string): Figure =>
    makeFigure(
      steps,
      ingest.filter((row) => row.signal === name),
      ({ figure }) => figure,
    )
  return {
    figures: {
      requestRate: makeFigure(steps, requests, (row) => row.requests / seconds, requests.length === 0 ? null : 0),
      errorRate: makeFigure(steps, requests, (row) => row.errors / row.requests),
      p95Ms: makeFigure(steps, requests, (row) => row.p95),
      cpuUtilisation: makeFigure(steps, cpu, ({ figure }) => figure),
      memoryUtilisation: makeFigure(steps, memory, ({ figure }) => figure),
      diskUtilisation: makeFigure(steps, disk, ({ figure }) => figure),
      logRate: rateOf('logs'),
      spanRate: rateOf('traces'),
      sampleRate: rateOf('metrics'),
    },
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
