import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import { valueAt } from './lines.ts'
import type { Line } from './lines.ts'

interface Props {
  lines: readonly Line[]
  /** Where the cursor stands; null for the last values. */
  point: number | null
  focus: number | null
  format: (value: number) => string
  onFocus: (line: number | null) => void
}

/** The leading lines by name, each with its value; pressed, a line stands out in the chart. */
export function Legend({ lines, point, focus, format, onFocus }: Props) {
  const t = useWords(words)
  const others = lines.filter(({ leads }) => !leads).length
  return (
    <div className="legend mx-legend" role="group" aria-label={t('legend')}>
      {lines.map((line, index) => {
        if (!line.leads) return null
        const value = valueAt(line, point)
        return (
          <button key={index} type="button" aria-pressed={focus === index} onClick={() => onFocus(focus === index ? null : index)}>
            <span className="k" style={{ background: `var(${line.colour})` }} />
            <bdi className="cut">{line.title}</bdi>
            <b className="ltr">{value === null ? '–' : format(value)}</b>
          </button>
        )
      })}
      {others > 0 && (
        <span className="faint">
          <span className="k" style={{ background: 'var(--control)' }} />
          {t('moreLines', { count: others })}
        </span>
      )}
    </div>
  )
}
