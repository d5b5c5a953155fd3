import { FormDialog } from '../../../components/FormDialog.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { MatcherList } from '../matchers/MatcherList.tsx'
import { type Silence, useExpireSilence } from './use-silences.ts'
import { silenceWords } from './words.ts'

/** Asks before a silence is ended: people may be told then. */
export function EndDialog({ silence: { id, matcherSets, matches }, onClose }: { silence: Silence; onClose: () => void }) {
  const t = useWords(silenceWords)
  const expire = useExpireSilence()
  const submit = (): void =>
    expire.mutate(id, {
      onSuccess: () => {
        showToast({ text: t('endedToast') })
        onClose()
      },
    })
  return (
    <FormDialog title={t('endTitle')} action={t('end')} danger work={expire} onSubmit={submit} onClose={onClose}>
      <p>
        <MatcherList matchers={matcherSets.flat()} />
      </p>
      <p>{t('endAsk', { count: matches })}</p>
    </FormDialog>
  )
}
