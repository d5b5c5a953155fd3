import { timesOf } from '../monitor.ts'
import type { PhaseTimes } from '../outcome.ts'
import { keptChecks, recallChecks, type RecentCheck, type Watch } from '../watch.ts'

interface SeenSeries {
  readonly labels: { get(name: string): string }
  /** Epoch milliseconds. */
  readonly times: ArrayLike<number>
  readonly values: ArrayLike<number>
}

/** Asks the metrics; with a step of 0 at one instant. Throws while they cannot be read. */
export type ReadMetrics = (
  question: {
    readonly projectId: number
    readonly text: string
    readonly startMs: number
    readonly endMs: number
    readonly stepMs: number
  },
  signal: AbortSignal,
) => Promise<readonly SeenSeries[]>

/** Monitors of one query. */
const monitorsAtOnce = 100
/** Further back nobody looks for the last checks. */
const longestMs = 86_400_000
const metrics = 'probe_success|probe_duration_seconds|probe_http_status_code|probe_http_duration_seconds'
/** It failed in the seconds before a crash. */
const forgotten = 'it failed; what was found is not known any more'

/**
 * Gives monitors the checks of before the start back, from the metrics they left, and takes them out of the set. Throws what the reading throws; then
 * the others are still in it.
 */
export async function recallFromMetrics(read: ReadMetrics, watches: Set<Watch>, nowMs: number, signal: AbortSignal): Promise<void> {
  // Jobs call rarely: their calls are kept with their states.
  const asked = [...watches].filter(({ monitor }) => monitor.spec.kind !== 'heartbeat')
  // Those that are checked as often are asked for together.
  const sorted = asked.toSorted((a, b) => a.monitor.projectId - b.monitor.projectId || intervalOf(a) - intervalOf(b))
  for (let at = 0; at < sorted.length;) {
    const first = sorted[at]
    if (first === undefined) return
    const { projectId } = first.monitor
    // The window is that of the one that is checked least often: of the others far more would be read.
    const some = sorted
      .slice(at, at + monitorsAtOnce)
      .filter((watch) => watch.monitor.projectId === projectId && intervalOf(watch) <= 2 * intervalOf(first))
    at += some.length
    const windowMs = Math.min(longestMs, keptChecks * Math.max(...some.map(intervalOf)))
    const names = some.map(({ monitor }) => monitor.spec.name.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`)).join('|')
    const text = `{__name__=~"${metrics}",job="probes",monitor=~${JSON.stringify(names)}}[${windowMs}ms]`
    const series = await read({ projectId, text, startMs: nowMs, endMs: nowMs, stepMs: 0 }, signal)
    for (const watch of some) {
      recallChecks(watch, checksOf(watch, series))
      watches.delete(watch)
    }
  }
}

function intervalOf({ monitor }: Watch): number {
  return timesOf(monitor.spec).intervalMs
}

/** Values of one instant are of one check. */
function checksOf({ monitor: { spec, instance } }: Watch, series: readonly SeenSeries[]): readonly RecentCheck[] {
  const own = series.filter(
    ({ labels }) => labels.get('monitor') === spec.name && labels.get('kind') === spec.kind && labels.get('instance') === instance,
  )
  const valuesOf = (name: string, phase = ''): ReadonlyMap<number, number> => {
    const fitting = own.filter(({ labels }) => labels.get('__name__') === name && labels.get('phase') === phase)
    return new Map(fitting.flatMap(({ times, values }) => Array.from(times, (atMs, index) => [atMs, values[index] ?? Number.NaN] as const)))
  }
  const durations = valuesOf('probe_duration_seconds')
  const codes = valuesOf('probe_http_status_code')
  const phaseValues = Object.fromEntries(phaseNames.map((phase) => [phase, valuesOf('probe_http_duration_seconds', phase)]))
  return [...valuesOf('probe_success')].map(([atMs, success]) => {
    const ok = success === 1
    const code = codes.get(atMs) ?? 0
    const times = phaseNames.flatMap((phase) => {
      const seconds = phaseValues[phase]?.get(atMs)
      return seconds === undefined ? [] : [[phase, seconds * 1000] as const]
    })
    return {
      atMs,
      durationMs: (durations.get(atMs) ?? 0) * 1000,
      ok,
      problem: ok ? '' : forgotten,
      // All of them were found.
      ...(times.length === phaseNames.length && { phases: Object.fromEntries(times) as PhaseTimes }),
      ...(code > 0 && { answer: { address: '', status: code } }),
    }
  })
}

const phaseNames = ['resolve', 'connect', 'tls', 'processing', 'transfer'] as const
