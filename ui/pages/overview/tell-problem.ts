import type { NumberFormats } from '../../lib/format.ts'
import type { Translate } from '../../lib/words.ts'
import type { Problem } from './use-overview.ts'
import type { OverviewWords } from './words.ts'

interface Telling {
  readonly t: Translate<OverviewWords>
  readonly format: NumberFormats
  /** What a part of the platform is called. */
  readonly partTitle: (name: string) => string
  readonly nowMs: number
}

/** A problem in one sentence, figures first. */
export function tellProblem(problem: Problem, { t, format, partTitle, nowMs }: Telling): string {
  const { kind, subject, detail } = problem
  const value = problem.value ?? 0
  switch (kind) {
    case 'part_down':
      return t('partDown', { part: partTitle(subject), detail })
    case 'part_degraded':
      return t('partDegraded', { part: partTitle(subject), detail })
    case 'part_unknown':
      return t('partUnknown', { part: partTitle(subject) })
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
