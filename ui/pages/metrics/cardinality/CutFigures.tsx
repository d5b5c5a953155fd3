import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import type { CutPreview } from './use-series.ts'
import { cardinalityWords } from './words.ts'

/** How many series there are and would be, and what becomes of values that meet. */
export function CutFigures({ preview, isDrop }: { preview: CutPreview; isDrop: boolean }) {
  const t = useWords(cardinalityWords)
  const format = useFormat()
  const { series, concerned, after, isEstimate } = preview
  if (concerned === 0) return <p>{t('nothing')}</p>
  return (
    <div aria-live="polite">
      <dl className="mx-figures">
        <div>
          <dt className="small dim">{t('before')}</dt>
          <dd className="read">{format.count(series)}</dd>
        </div>
        <div>
          <dt className="small dim">{t('after')}</dt>
          <dd className="read">{format.count(after)}</dd>
        </div>
      </dl>
      {isEstimate && <p className="small faint">{t('estimate')}</p>}
      {!isDrop && <Meeting preview={preview} />}
    </div>
  )
}

function Meeting({ preview }: { preview: CutPreview }) {
  const t = useWords(cardinalityWords)
  const { series, after, values, groupsChecked, groupsTogether, groupsClashing } = preview
  if (groupsClashing > 0)
    return (
      <p className="mx-clash">
        <SeverityMark severity="high">{t('clash', { clashing: groupsClashing, checked: groupsChecked })}</SeverityMark>
      </p>
    )
  if (after === series) return null
  if (values === 'counter') return <p>{t('counters')}</p>
  if (values === 'by_name' && groupsTogether > 0) return <p>{t('byName')}</p>
  return <p>{groupsChecked === 0 ? t('unknown') : t('apart', { checked: groupsChecked })}</p>
}
