import type { NumberFormats } from '../../lib/format.ts'
import type { Translate } from '../../lib/words.ts'
import type { Problem } from './use-overview.ts'
import type { OverviewWords } from './words.ts'

const namedParts = ['engine', 'state_store', 'write_ahead_log', 'page', 'api', 'disk'] as const

/** What a part of the platform is called. */
export function partTitle(t: Translate<OverviewWords>, name: string): string {
  const known = namedParts.find((part) => part === name)
  return known ? t(known) : name
}

/** A problem in one sentence, figures first. */
export function tellProblem(t: Translate<OverviewWords>, format: NumberFormats, problem: Problem, nowMs: number): string {
  const { kind, subject, detail } = problem
  const value = problem.value ?? 0
  switch (kind) {
    case 'part_down':
      return t('partDown', { part: partTitle(t, subject), detail })
    case 'part_degraded':
      return t('partDegraded', { part: partTitle(t, subject), detail })
    case 'part_unknown':
      return t('partUnknown', { part: partTitle(t, subject) })
    case 'service_errors':
      return t('serviceErrors', { service: subject, share: format.share(value) })
    case 'service_latency':
      return t('serviceSlow', { service: subject, time: format.duration(value) })
    case 'source_silent':
      return t(detail ? 'silentIn' : 'silent', {
        service: subject,
        environment: detail,
        ago: problem.since === null ? '' : format.ago(Date.parse(problem.since), nowMs),
      })
    case 'targets_down':
      return t('targetsDown', { job: subject, down: value, all: problem.limit ?? value })
    case 'host_disk':
      return t('hostFull', { host: subject, share: format.share(value) })
    case 'host_memory':
      return t('hostMemory', { host: subject, share: format.share(value) })
    case 'host_cpu':
      return t('hostCpu', { host: subject, share: format.share(value) })
  }
}

type Severity = Problem['severity']

/** Shares of failed requests from which a figure stands out, as the server judges them. */
export function errorSeverity(errorRate: number): Severity | 'ok' {
  return errorRate >= 0.05 ? 'critical' : errorRate >= 0.01 ? 'high' : 'ok'
}

/** Used shares from which a host's figure stands out. */
export function hostSeverity(kind: 'disk' | 'memory' | 'cpu', share: number | null): Severity | undefined {
  const limits = { disk: 0.9, memory: 0.95, cpu: 0.9 }
  return share !== null && share >= limits[kind] ? (kind === 'cpu' ? 'medium' : 'high') : undefined
}
