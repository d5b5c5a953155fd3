import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import type { TipRow } from './tip-rows.ts'

const words = defineWords({ en: { more: '{count} more', was: 'was {value}' }, he: { more: 'ועוד {count}', was: 'היה {value}' } })

interface Props {
  /** Pixels from the chart's left edge. */
  x: number
  width: number
  title: string
  rows: readonly TipRow[]
  /** Lines left out. */
  more: number
  /** What else stands where the pointer is: releases, notes, exemplars. */
  notes: readonly string[]
}

/** What the cursor points at, beside it. */
export function ChartTip({ x, width, title, rows, more, notes }: Props) {
  const t = useWords(words)
  return (
    <div className="tip float" style={x > width / 2 ? { insetInlineEnd: width - x + 14 } : { insetInlineStart: x + 14 }} aria-hidden>
      <div className="strong">{title}</div>
      {rows.map((row) => (
        <div key={row.key} className="row">
          <span className="k" style={{ background: `var(${row.colour})` }} />
          <bdi className={row.nearest ? 'grow cut strong' : 'grow cut'}>{row.title}</bdi>
          <span className="strong">{row.value}</span>
          {row.before !== undefined && <span className="faint">{t('was', { value: row.before })}</span>}
        </div>
      ))}
      {more > 0 && <div className="faint">{t('more', { count: more })}</div>}
      {notes.map((note, index) => (
        <div key={index} className="tip-note">
          <bdi>{note}</bdi>
        </div>
      ))}
    </div>
  )
}
