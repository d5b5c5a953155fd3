import { useWords } from '../../lib/use-words.ts'
import { useView, views } from './use-view.ts'
import { words } from './words.ts'

/** The same page for somebody else's questions. */
export function ViewSwitch() {
  const t = useWords(words)
  const { view, change } = useView()
  return (
    <div className="seg view-switch" role="group" aria-label={t('viewOf')}>
      {views.map((one) => (
        <button key={one} type="button" aria-pressed={one === view} onClick={() => change(one)}>
          {t(`view_${one}`)}
        </button>
      ))}
    </div>
  )
}
