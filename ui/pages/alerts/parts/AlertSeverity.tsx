import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import { knownSeverity, markOf } from './severity-look.ts'

/** How bad an alert is; a word of somebody else's is shown as it is. */
export function AlertSeverity({ severity }: { severity: string }) {
  const t = useWords(words)
  const known = knownSeverity(severity)
  return <SeverityMark severity={markOf(severity)}>{known ? t(known) : severity === '' ? t('noSeverity') : severity}</SeverityMark>
}
