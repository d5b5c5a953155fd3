import { ChipLink } from '../../components/Chip.tsx'
import { useWords } from '../../lib/use-words.ts'
import { usePermission } from '../../shell/session.ts'
import { historyWords } from './history-words.ts'

/** Leads from a thing to all that was done to it; nothing for who may not read the trail. */
export function HistoryLink({ kind, id }: { kind: string; id: string }) {
  const t = useWords(historyWords)
  if (!usePermission('audit.read')) return null
  return (
    <ChipLink icon="audit" href={`/audit?${new URLSearchParams({ kind, object: id })}`}>
      {t('history')}
    </ChipLink>
  )
}
