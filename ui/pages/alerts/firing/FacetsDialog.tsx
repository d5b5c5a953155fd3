import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { AlertFacets } from './AlertFacets.tsx'
import { firingWords } from './words.ts'

interface Props {
  counts: Reply<'GET /api/alerts/counts'> | undefined
  /** Takes every choice back; undefined: nothing is chosen. */
  onClear: (() => void) | undefined
  onClose: () => void
}

/** The facets where there is no room for them beside the list; every choice holds at once, and how many it leaves is on the button. */
export function FacetsDialog({ counts, onClear, onClose }: Props) {
  const t = useWords(firingWords)
  return (
    <Dialog title={t('facets')} onClose={onClose}>
      <AlertFacets counts={counts} />
      <div className="row al-facets-end">
        <Button look="go" onClick={onClose}>
          {counts ? t('showFound', { count: counts.total }) : t('list')}
        </Button>
        {onClear && (
          <Button look="quiet" onClick={onClear}>
            {t('clear')}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
