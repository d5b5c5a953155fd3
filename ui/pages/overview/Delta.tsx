import { Icon } from '../../components/Icon.tsx'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { useScope } from '../../shell/use-scope.ts'
import { changeOf } from './change-of.ts'
import { words } from './words.ts'

interface Props {
  now: number | null
  before: number | null | undefined
  /** More is worse: errors, latency. */
  worse?: boolean
  /** Without the words for when, in a table that says it in its heading. */
  bare?: boolean
}

/** How a figure stands against the time it is compared with: "+12 % against 1 d before". */
export function Delta({ now, before, worse, bare }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const { compare } = useScope()
  if (before === undefined) return null
  const change = changeOf(now, before)
  if (change === undefined)
    return <span className="faint">{bare ? '–' : compare && t('noneBefore', { time: t(`before_${compare}`) })}</span>
  const { share, direction } = change
  const look = !worse || direction === 'flat' ? '' : direction === 'up' ? 'bad' : 'good'
  const sign = share > 0 ? '+' : share < 0 ? '\u2212' : ''
  return (
    <span className={`delta ${look}`}>
      <Icon name={`arrow-${direction}`} size={12} />
      <span className="ltr">
        {sign}
        {format.share(Math.abs(share))}
      </span>
      {!bare && compare && <span className="faint delta-when">{t('against', { time: t(`before_${compare}`) })}</span>}
    </span>
  )
}
