import type { LogRow } from '../../../src/api/contract/logs.ts'
import { Button } from '../../components/Button.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

interface Props {
  rows: readonly { readonly name: string; readonly row: LogRow | undefined }[]
  onOpen: (name: string) => void
  onUnpin: (name: string) => void
}

/** Rows that stay in sight whatever is searched, oldest at the bottom as in the list. */
export function PinnedRows({ rows, onOpen, onUnpin }: Props) {
  const t = useWords(words)
  const time = useTimeFormat()
  if (rows.length === 0) return null
  return (
    <ul className="pinned logs" aria-label={t('pinned')}>
      {rows.map(({ name, row }) => (
        <li key={name} className={`pinned-row l-${row?.severity ?? 'unset'}`}>
          <button type="button" onClick={() => onOpen(name)} disabled={row === undefined}>
            <span className="tm">{row ? time.precise(row.timestamp) : name.split('~')[0]}</span>
            <span className="lv">{row && row.severity !== 'unset' ? row.severity.toUpperCase() : '–'}</span>
            <span className="sv cut">{row?.service}</span>
            <span className="m cut">{row ? row.body.slice(0, 300) : t('pinnedGone')}</span>
          </button>
          <Button look="quiet" mini icon="close" aria-label={t('unpin')} title={t('unpin')} onClick={() => onUnpin(name)} />
        </li>
      ))}
    </ul>
  )
}
