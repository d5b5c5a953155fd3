import { Icon } from '../../components/Icon.tsx'
import { formatNumber } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'

interface Props {
  now: number
  before: number | undefined
  /** `points`: of fractions, in percentage points; else in per cent of before. */
  as: 'points' | 'share'
  /** More is worse; without a word neither is. */
  bad?: 'more'
}

/** Smaller changes are noise. */
const least = { points: 0.05, share: 1 }

/** How a figure stands to that of the time compared with. */
export function Delta({ now, before, as, bad }: Props) {
  const language = useLanguage()
  if (before === undefined || (as === 'share' && before === 0)) return <span className="faint">–</span>
  const change = as === 'points' ? (now - before) * 100 : ((now - before) / before) * 100
  const isSame = Math.abs(change) < least[as]
  const look = isSame || !bad ? '' : change > 0 ? 'bad' : 'good'
  const sign = change > 0 ? '+' : '−'
  return (
    <span className={`delta ltr ${look}`}>
      {!isSame && <Icon name={change > 0 ? 'arrow-up' : 'arrow-down'} size={12} />}
      {isSame ? '0' : sign + formatNumber(language, Math.abs(change))}
      {as === 'points' ? ' pp' : ' %'}
    </span>
  )
}
