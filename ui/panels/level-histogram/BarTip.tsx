import { useWords } from '../../lib/use-words.ts'
import { histogramWords } from './words.ts'

interface Props {
  x: number
  width: number
  title: string
  rows: readonly { readonly level: string; readonly count: string }[]
  /** Rows of the time it is compared with. */
  before: string | undefined
}

/** What one bar holds, beside the pointer or the cursor of the keys. */
export function BarTip({ x, width, title, rows, before }: Props) {
  const t = useWords(histogramWords)
  return (
    <div className="tip float" role="status" style={x > width / 2 ? { insetInlineEnd: width - x + 14 } : { insetInlineStart: x + 14 }}>
      <div className="strong">{title}</div>
      {rows.map(({ level, count }) => (
        <div key={level} className="row">
          <span className={`level-edge l-${level}`} />
          <span className="grow">{level}</span>
          <span className="strong">{count}</span>
        </div>
      ))}
      {before !== undefined && (
        <div className="row dim">
          <span className="grow">{t('before')}</span>
          <span>{before}</span>
        </div>
      )}
    </div>
  )
}
