import { memo } from 'react'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { useTimeFormat } from '../../lib/format.ts'
import { cellOf } from './cell-of.ts'
import { markParts } from './mark-text.ts'

interface Props {
  row: LogRow
  index: number
  columns: readonly string[]
  selected: boolean
  /** The row whose surroundings are shown. */
  current: boolean
  mark: RegExp | undefined
  onOpen: (index: number) => void
}

const attributesShown = 6
/** Longer messages are cut on the line; the details show them whole. */
const bodyShown = 2000

/** One record on one line. Whatever stands in it is shown as text. */
export const LogLine = memo(function LogLine({ row, index, columns, selected, current, mark, onOpen }: Props) {
  const time = useTimeFormat()
  const [clock = '', fraction = ''] = time.precise(row.timestamp).split('.')
  return (
    <div
      id={`log-${index}`}
      className={`lr l-${row.severity}${current ? ' current' : ''}`}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      onClick={() => onOpen(index)}
    >
      <span role="gridcell" className="tm">
        <time dateTime={row.timestamp}>
          {clock}
          <span className="d">.{fraction}</span>
        </time>
      </span>
      {columns.map((column) => (
        <span key={column} role="gridcell" className={column === 'severity' ? 'lv' : 'sv cut'}>
          {column === 'severity' ? (row.severity === 'unset' ? '–' : row.severity.toUpperCase()) : cellOf(row, column).slice(0, 200)}
        </span>
      ))}
      <span role="gridcell" className="m">
        {markParts(row.body.slice(0, bodyShown), mark).map((part, at) => (at % 2 === 1 ? <mark key={at}>{part}</mark> : part))}{' '}
        <i>
          {Object.entries(row.attributes)
            .filter(([name]) => !columns.includes(name))
            .slice(0, attributesShown)
            .map(([name, value]) => `${name}=${value.slice(0, 80)}`)
            .join(' ')}
        </i>
      </span>
    </div>
  )
})
