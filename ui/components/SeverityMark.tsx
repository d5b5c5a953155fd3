import { Icon } from './Icon.tsx'

export type SeverityName = 'critical' | 'high' | 'medium' | 'low' | 'info' | 'ok' | 'unknown'

/** Silhouette and word; colour comes third. */
export function SeverityMark({ severity, children }: { severity: SeverityName; children: string }) {
  return (
    <span className={`sev ${severity}`}>
      <Icon name={`sev-${severity}`} />
      <span>{children}</span>
    </span>
  )
}
