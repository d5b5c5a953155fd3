import type { PartHealth } from '../health.ts'
import type { HostSummary } from './read-metrics.ts'
import type { ServiceRequests } from './read-requests.ts'
import type { SilentSource } from './read-silent-sources.ts'

/** Something that is broken, or about to be. */
export interface Problem {
  readonly severity: 'critical' | 'high' | 'medium'
  readonly kind:
    | 'part_down'
    | 'part_degraded'
    | 'part_unknown'
    | 'service_errors'
    | 'service_latency'
    | 'source_silent'
    | 'targets_down'
    | 'host_disk'
    | 'host_memory'
    | 'host_cpu'
  /** The part, service, scrape job or host. */
  readonly subject: string
  /** Share 0-1, milliseconds of `service_latency`, or the number of targets. */
  readonly value: number | null
  /** From where it counts as a problem; of targets, how many there are. */
  readonly limit: number | null
  /** What the part or the target said; the environment of a source. */
  readonly detail: string
  /** Since when, where that is known: epoch milliseconds. */
  readonly since: number | null
}

/** Targets of one scrape job. */
export interface TargetHealth {
  readonly job: string
  readonly targets: number
  readonly down: number
  readonly lastError: string
}

export interface Observed {
  readonly parts: readonly Pick<PartHealth, 'name' | 'state' | 'detail' | 'since'>[]
  readonly services: readonly ServiceRequests[]
  readonly silent: readonly SilentSource[]
  readonly targets: readonly TargetHealth[]
  readonly hosts: readonly HostSummary[]
}

/** From where something stands out: shares of failed requests and of used room, and p95 in milliseconds. */
const problemLimits = {
  errorsCritical: 0.05,
  errorsHigh: 0.01,
  p95HighMs: 5000,
  p95MediumMs: 1000,
  disk: 0.9,
  memory: 0.95,
  cpu: 0.9,
} as const
/** One failure among so few requests says nothing. */
const leastRequests = 10
const order: readonly Problem['severity'][] = ['critical', 'high', 'medium']

/** What a person should look at first, worst first. */
export function findProblems({ parts, services, silent, targets, hosts }: Observed): readonly Problem[] {
  const found = [
    ...parts.flatMap(judgePart),
    ...services.flatMap(judgeService),
    ...silent.map(({ service, environment, lastSeen }) =>
      problem('high', 'source_silent', service, { detail: environment, since: lastSeen }),
    ),
    ...targets.flatMap(judgeTargets),
    ...hosts.flatMap(judgeHost),
  ]
  return found.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

function problem(
  severity: Problem['severity'],
  kind: Problem['kind'],
  subject: string,
  more: Partial<Pick<Problem, 'value' | 'limit' | 'detail' | 'since'>>,
): Problem {
  return { severity, kind, subject, value: null, limit: null, detail: '', since: null, ...more }
}

function judgePart({ name, state, detail, since }: Observed['parts'][number]): Problem[] {
  switch (state) {
    case 'ok':
      return []
    case 'down':
      return [problem('critical', 'part_down', name, { detail, since })]
    case 'degraded':
      return [problem('high', 'part_degraded', name, { detail, since })]
    case 'unknown':
      return [problem('medium', 'part_unknown', name, { detail, since })]
  }
}

function judgeService({ service, requests, errors, p95Ms }: ServiceRequests): Problem[] {
  if (requests < leastRequests) return []
  const { errorsCritical, errorsHigh, p95HighMs, p95MediumMs } = problemLimits
  const share = errors / requests
  const slow = p95Ms ?? 0
  return [
    ...(share >= errorsHigh
      ? [problem(share >= errorsCritical ? 'critical' : 'high', 'service_errors', service, { value: share, limit: errorsHigh })]
      : []),
    ...(slow >= p95MediumMs
      ? [problem(slow >= p95HighMs ? 'high' : 'medium', 'service_latency', service, { value: slow, limit: p95MediumMs })]
      : []),
  ]
}

function judgeTargets({ job, targets, down, lastError }: TargetHealth): Problem[] {
  if (down === 0) return []
  return [problem(down === targets ? 'high' : 'medium', 'targets_down', job, { value: down, limit: targets, detail: lastError })]
}

function judgeHost({ host, diskUtilisation, memoryUtilisation, cpuUtilisation }: HostSummary): Problem[] {
  const { disk, memory, cpu } = problemLimits
  return [
    ...above('high', 'host_disk', host, diskUtilisation, disk),
    ...above('high', 'host_memory', host, memoryUtilisation, memory),
    ...above('medium', 'host_cpu', host, cpuUtilisation, cpu),
  ]
}

function above(severity: Problem['severity'], kind: Problem['kind'], host: string, value: number | null, limit: number): Problem[] {
  return value !== null && value >= limit ? [problem(severity, kind, host, { value, limit })] : []
}
