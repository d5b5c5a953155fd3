import type { EvaluatedSeries, EvaluateMetrics } from './evaluate-metrics.ts'
import {
  cpuExpr,
  diskExpr,
  hostCpuExpr,
  hostDiskExpr,
  hostMemoryExpr,
  hostSeenExpr,
  hostSeenStepMs,
  ingestExpr,
  memoryExpr,
} from './expressions.ts'
import { makeFigure, type Figure } from './figure.ts'
import type { Steps } from './steps.ts'

export interface HostSummary {
  readonly host: string
  /** Over the last five minutes of the range; null when the host was silent. */
  readonly cpuUtilisation: number | null
  readonly memoryUtilisation: number | null
  readonly diskUtilisation: number | null
  /** Epoch milliseconds. */
  readonly lastSeen: number
}

export interface MetricFigures {
  readonly figures: Readonly<
    Record<'cpuUtilisation' | 'memoryUtilisation' | 'diskUtilisation' | 'logRate' | 'spanRate' | 'sampleRate', Figure>
  >
  readonly hosts: readonly HostSummary[]
}

interface MetricsInput {
  readonly projectId: number
  /** The project Vedette's own telemetry goes to. */
  readonly ownProjectId: number
  readonly steps: Steps
  /** Epoch milliseconds, exclusive. */
  readonly to: number
  readonly signal: AbortSignal
}

/** A host silent for longer is not listed: finding it would mean reading everything. */
const hostWindowMs = 24 * 60 * 60_000
const mostHosts = 500

/** What the metrics of the hosts and of Vedette itself tell. Throws as the evaluation does. */
export async function readMetrics(evaluate: EvaluateMetrics, input: MetricsInput): Promise<MetricFigures> {
  const { projectId, ownProjectId, steps, to, signal } = input
  const { from, stepMs, count } = steps
  // Looked at from its last millisecond, so that a sample at its end belongs to the next step.
  const first = from + stepMs - 1
  const last = to - 1
  const inSteps = (text: string, project = projectId): Promise<readonly EvaluatedSeries[]> =>
    evaluate({ projectId: project, text, startMs: first, endMs: first + (count - 1) * stepMs, stepMs }, signal)
  const atEnd = (text: string, windowMs = 0, everyMs = 60_000): Promise<readonly EvaluatedSeries[]> => {
    const startMs = last - Math.floor(windowMs / everyMs) * everyMs
    return evaluate({ projectId, text, startMs, endMs: last, stepMs: everyMs }, signal)
  }
  const seenWindowMs = Math.min(to - from, hostWindowMs)
  const [cpu, memory, disk, ingest, hostCpu, hostMemory, hostDisk, hostSeen] = await Promise.all([
    inSteps(cpuExpr(stepMs)),
    inSteps(memoryExpr(stepMs)),
    inSteps(diskExpr(stepMs)),
    inSteps(ingestExpr(stepMs, projectId), ownProjectId),
    atEnd(hostCpuExpr),
    atEnd(hostMemoryExpr),
    atEnd(hostDiskExpr),
    atEnd(hostSeenExpr, seenWindowMs, hostSeenStepMs),
  ])
  const rateOf = (signalName: string): Figure =>
    figureOf(
      steps,
      ingest.find(({ labels }) => labels.get('signal') === signalName),
    )
  return {
    figures: {
      cpuUtilisation: figureOf(steps, cpu[0]),
      memoryUtilisation: figureOf(steps, memory[0]),
      diskUtilisation: figureOf(steps, disk[0]),
      logRate: rateOf('logs'),
      spanRate: rateOf('traces'),
      sampleRate: rateOf('metrics'),
    },
    hosts: mergeHosts(hostSeen, { cpu: lastByHost(hostCpu), memory: lastByHost(hostMemory), disk: lastByHost(hostDisk) }),
  }
}

function figureOf(steps: Steps, series: EvaluatedSeries | undefined): Figure {
  const rows = Array.from(series?.times ?? [], (time, at) => ({
    step: Math.floor((time - steps.from) / steps.stepMs),
    figure: series?.values[at] ?? null,
  }))
  return makeFigure(steps, rows, ({ figure }) => figure)
}

function lastByHost(series: readonly EvaluatedSeries[]): ReadonlyMap<string, number> {
  return new Map(series.map(({ labels, values }) => [labels.get('instance'), values[values.length - 1] ?? Number.NaN]))
}

function mergeHosts(
  seen: readonly EvaluatedSeries[],
  by: Readonly<Record<'cpu' | 'memory' | 'disk', ReadonlyMap<string, number>>>,
): readonly HostSummary[] {
  const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null)
  return seen
    .map(({ labels, values }) => {
      const host = labels.get('instance')
      return {
        host,
        cpuUtilisation: finite(by.cpu.get(host)),
        memoryUtilisation: finite(by.memory.get(host)),
        diskUtilisation: finite(by.disk.get(host)),
        lastSeen: Math.round(Math.max(...Array.from(values)) * 1000),
      }
    })
    .toSorted((a, b) => (a.host < b.host ? -1 : 1))
    .slice(0, mostHosts)
}
