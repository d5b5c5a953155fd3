import { Icon } from '../components/Icon.tsx'
import { useWords } from '../lib/use-words.ts'
import { comparisonTitle } from './comparison-title.ts'
import { useOverlay } from './overlay.ts'
import { useScope } from './use-scope.ts'
import { shellWords } from './words.ts'

/** On a phone, in place of what its bar has no room for; lit when something of that is chosen. */
export function MoreButton({ timed, onPointerEnter }: { timed: boolean; onPointerEnter: () => void }) {
  const t = useWords(shellWords)
  const openOverlay = useOverlay()
  const { service, compare } = useScope()
  const chosen = timed ? [service, compare && `${t('versus')} ${comparisonTitle(t, compare)}`].filter(Boolean).join(', ') : ''
  return (
    <button
      type="button"
      className={chosen ? 'ctx only-s on' : 'ctx only-s'}
      aria-haspopup="dialog"
      aria-label={chosen ? t('moreContextOf', { chosen }) : t('moreContext')}
      onPointerEnter={onPointerEnter}
      onClick={() => openOverlay('context')}
    >
      <Icon name="more" />
    </button>
  )
}
