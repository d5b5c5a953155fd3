import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { widenRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { ConnectHint } from '../../panels/connect/ConnectHint.tsx'
import { useRange } from '../../shell/use-range.ts'
import { useScope } from '../../shell/use-scope.ts'
import { findContradiction } from './search-text.ts'
import { words } from './words.ts'

/** Nothing found, and why if that is plain: widen the time, clear the search, leave the environment and service; with none of these, how to send something. */
export function NoLogs({ q, onClear }: { q: string; onClear: () => void }) {
  const t = useWords(words)
  const { range, change } = useRange()
  const scope = useScope()
  const searched = q !== ''
  const [one, other] = findContradiction({ ...scope, q }) ?? []
  const scoped = scope.environment !== '' || scope.service !== ''
  return (
    <EmptyState title={searched || scoped ? t('none') : t('noneYet')}>
      {one !== undefined && other !== undefined && <p>{t('contradict', { one, other })}</p>}
      <div className="row">
        <Button onClick={() => change(widenRange(range, Date.now()), { push: true })}>{t('widen')}</Button>
        {searched && <Button onClick={onClear}>{t('clear')}</Button>}
        {scoped && <Button onClick={() => scope.change({ env: '', svc: '' }, { push: true })}>{t('everywhere')}</Button>}
      </div>
      {!searched && !scoped && <ConnectHint />}
    </EmptyState>
  )
}
