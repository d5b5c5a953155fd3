import type { ReactNode } from 'react'

import { TableSwitch } from '../../components/TableSwitch.tsx'
import { useChartView } from '../../lib/chart-view.ts'
import { useWords } from '../../lib/use-words.ts'
import { defineWords } from '../../lib/words.ts'

import './panel-figure.css'

const words = defineWords({ en: { empty: 'No data in this time' }, he: { empty: 'אין נתונים בזמן הזה' } })

interface Props {
  label: string
  /** The answer is there and holds nothing to show. */
  empty: boolean
  stale: boolean | undefined
  /** What it is called, when it brings its own switch to the table. */
  title?: string | undefined
  /** The same as rows, for `t`. */
  table: () => ReactNode
  children: ReactNode
}

/** The place of a panel: as large as it is given, with the table behind it (`t`) and a sentence when there is nothing. */
export function PanelFigure({ label, empty, stale, title, table, children }: Props) {
  const t = useWords(words)
  const { asTable } = useChartView()
  return (
    <figure className={stale ? 'panel stale' : 'panel'} role="group" aria-label={label}>
      {title !== undefined && (
        <div className="figure-switch">
          <TableSwitch title={title} />
        </div>
      )}
      {empty ? <p className="panel-message">{t('empty')}</p> : asTable ? table() : children}
    </figure>
  )
}
