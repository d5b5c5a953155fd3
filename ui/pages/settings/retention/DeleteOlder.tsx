import { FormDialog } from '../../../components/FormDialog.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { daysOf, shortened } from './retention-kinds.ts'
import type { Retention } from './retention-kinds.ts'
import { retentionWords } from './words.ts'

interface Props {
  before: Retention
  after: Retention
  work: { readonly isPending: boolean; readonly error: unknown }
  onSubmit: () => void
  onClose: () => void
}

/** Asks before times get shorter: what is older is deleted. */
export function DeleteOlder({ before, after, work, onSubmit, onClose }: Props) {
  const t = useWords(retentionWords)
  const written = (days: number | null): string => (days === null ? t('forever') : t('days', { count: days }))
  return (
    <FormDialog title={t('shorter')} action={t('deleteOlder')} danger work={work} onSubmit={onSubmit} onClose={onClose}>
      <p>{t('shorterText')}</p>
      <ul className="mt-2">
        {shortened(before, after).map((kind) => (
          <li key={kind}>
            {t('shorterItem', { kind: t(kind), before: written(daysOf(before, kind)), after: written(daysOf(after, kind)) })}
          </li>
        ))}
      </ul>
    </FormDialog>
  )
}
