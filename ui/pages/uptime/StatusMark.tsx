import { type SeverityName, SeverityMark } from '../../components/SeverityMark.tsx'
import { useWords } from '../../lib/use-words.ts'
import type { Status } from './use-monitors.ts'
import { words } from './words.ts'

const marks: Readonly<Record<Status, SeverityName>> = {
  up: 'ok',
  pending: 'medium',
  down: 'critical',
  unknown: 'unknown',
  paused: 'unknown',
}

/** What is known of a monitor's target: silhouette and word. */
export function StatusMark({ status }: { status: Status }) {
  const t = useWords(words)
  return <SeverityMark severity={marks[status]}>{t(status)}</SeverityMark>
}
