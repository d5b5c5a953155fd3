import type { SeverityName } from '../../components/SeverityMark.tsx'
import type { NumberFormats } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import type { Translate } from '../../lib/words.ts'
import type { OverviewWords } from './words.ts'

export interface Finding {
  readonly severity: 'critical' | 'high' | 'medium'
  readonly text: string
}

type Overview = Reply<'GET /api/overview'>
type Service = Reply<'GET /api/services'>['rows'][number]

/** Shares of failed requests and of used room from which something stands out. */
const limits = { errorsCritical: 0.05, errorsHigh: 0.01, disk: 0.9, memory: 0.95, cpu: 0.9 }

/** What a person should look at first, worst first; empty when all is well. */
export function findWhatStandsOut(
  t: Translate<OverviewWords>,
  format: NumberFormats,
  overview: Overview,
  services: readonly Service[],
): readonly Finding[] {
  const found: Finding[] = []
  for (const { name, state, detail } of overview.platform.parts) {
    if (state === 'down') found.push({ severity: 'critical', text: t('partDown', { part: name, detail }) })
    if (state === 'degraded') found.push({ severity: 'high', text: t('partDegraded', { part: name, detail }) })
    if (state === 'unknown') found.push({ severity: 'medium', text: t('partUnknown', { part: name }) })
  }
  for (const { service, errorRate } of services) {
    const severity = serviceSeverity(errorRate)
    if (severity !== 'ok') found.push({ severity, text: t('serviceErrors', { service, share: format.share(errorRate) }) })
  }
  for (const { host, diskUtilisation, memoryUtilisation, cpuUtilisation } of overview.hosts) {
    if (isAbove(diskUtilisation, limits.disk))
      found.push({ severity: 'high', text: t('hostFull', { host, share: format.share(diskUtilisation) }) })
    if (isAbove(memoryUtilisation, limits.memory))
      found.push({ severity: 'high', text: t('hostMemory', { host, share: format.share(memoryUtilisation) }) })
    if (isAbove(cpuUtilisation, limits.cpu))
      found.push({ severity: 'medium', text: t('hostCpu', { host, share: format.share(cpuUtilisation) }) })
  }
  const order = ['critical', 'high', 'medium']
  return found.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

/** How bad a service's share of failed requests is. */
export function serviceSeverity(errorRate: number): 'critical' | 'high' | 'ok' {
  return errorRate >= limits.errorsCritical ? 'critical' : errorRate >= limits.errorsHigh ? 'high' : 'ok'
}

export function hostSeverity(kind: 'disk' | 'memory' | 'cpu', share: number | null): SeverityName | undefined {
  return isAbove(share, limits[kind]) ? (kind === 'cpu' ? 'medium' : 'high') : undefined
}

function isAbove(value: number | null, limit: number): value is number {
  return value !== null && value >= limit
}
