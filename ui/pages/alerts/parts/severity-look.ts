import type { SeverityName } from '../../../components/SeverityMark.tsx'

const known = ['critical', 'high', 'medium', 'low', 'warning', 'info'] as const

/** One of the severities that have a word of ours; others are shown as their senders write them. */
export function knownSeverity(severity: string): (typeof known)[number] | undefined {
  return known.find((one) => one === severity)
}

/** The silhouette of a severity. */
export function markOf(severity: string): SeverityName {
  const name = knownSeverity(severity)
  return name === undefined ? 'unknown' : name === 'warning' ? 'low' : name
}
