import { FormDialog } from '../../../components/FormDialog.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { MatcherList } from '../matchers/MatcherList.tsx'
import { type Silence, useExpireSilence } from './use-silences.ts'
import { silenceWords } from './words.ts'

/** Asks before a silence is ended: people may be told then. */
export function EndDialog({ silence, onClose }: { silence: Silence; onClose: () => void }) {
  const t = useWords(silenceWords)
  const { matcherSets, matches } = silence
  const expire = useExpireSilence()
  const end = (): Promise<unknown> => expire.mutateAsync(silence)
  const submit = (): void => {
    // What comes of it is told when the question is gone.
    onClose()
    end().then(
      () => showToast({ text: t('endedToast') }),
      (fault: unknown) => showToast({ text: t('endRefused'), fault, again: end }),
    )
  }
  return (
    <FormDialog title={t('endTitle')} action={t('end')} danger work={expire} onSubmit={submit} onClose={onClose}>
      <p>
        <MatcherList matchers={matcherSets.flat()} />
      </p>
      <p>{t('endAsk', { count: matches })}</p>
    </FormDialog>
  )
}
