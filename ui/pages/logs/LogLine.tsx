import { memo } from 'react'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { useTimeFormat } from '../../lib/format.ts'
import { markParts } from './search-text.ts'

interface Props {
  row: LogRow
  index: number
  selected: boolean
  marked: readonly string[]
  onOpen: (index: number) => void
}

const attributesShown = 6

/** One record on one line. Whatever stands in it is shown as text. */
export const LogLine = memo(function LogLine({ row, index, selected, marked, onOpen }: Props) {
  const time = useTimeFormat()
  const [clock = '', fraction = ''] = time.precise(row.timestamp).split('.')
  return (
    <div
      id={`log-${index}`}
      className={`lr l-${row.severity}`}
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
      <span role="gridcell" className="lv">
        {row.severity === 'unset' ? '–' : row.severity.toUpperCase()}
      </span>
      <span role="gridcell" className="sv cut">
        {row.service}
      </span>
      <span role="gridcell" className="m">
        <Marked text={row.body} words={marked} />{' '}
        <i>
          {Object.entries(row.attributes)
            .slice(0, attributesShown)
            .map(([name, value]) => `${name}=${value.slice(0, 80)}`)
            .join(' ')}
        </i>
      </span>
    </div>
  )
})

/** A text with the searched words marked. */
function Marked({ text, words }: { text: string; words: readonly string[] }) {
  // Longer bodies are cut on the line; the details show them whole.
  return markParts(text.slice(0, 2000), words).map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part))
}
