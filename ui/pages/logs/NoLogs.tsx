import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { widenRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { ConnectHint } from '../../panels/connect/ConnectHint.tsx'
import { useRange } from '../../shell/use-range.ts'
import { words } from './words.ts'

/** Nothing found: widen the time or clear the search; with no search, how to send something. */
export function NoLogs({ searched, onClear }: { searched: boolean; onClear: () => void }) {
  const t = useWords(words)
  const { range, change } = useRange()
  return (
    <EmptyState title={searched ? t('none') : t('noneYet')}>
      <div className="row">
        <Button onClick={() => change(widenRange(range, Date.now()), { push: true })}>{t('widen')}</Button>
        {searched && <Button onClick={onClear}>{t('clear')}</Button>}
      </div>
      {!searched && <ConnectHint />}
    </EmptyState>
  )
}
