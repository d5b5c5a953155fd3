import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { Popover } from '../../components/Popover.tsx'
import { useWords } from '../../lib/use-words.ts'
import type { LogSearch } from './log-search.ts'
import { moveName, toggleName } from './name-list.ts'
import { useLogFields } from './use-log-fields.ts'
import { usualColumns } from './usual-names.ts'
import { words } from './words.ts'

interface Props {
  search: LogSearch
  columns: readonly string[]
  onColumns: (columns: readonly string[]) => void
  opened?: boolean
}

const listed = 60

/** Which columns stand between the time and the message, and in which order. */
export function ColumnMenu({ search, columns, onColumns, opened = false }: Props) {
  const t = useWords(words)
  const [open, setOpen] = useState(opened)
  const [wanted, setWanted] = useState('')
  const { data } = useLogFields(search, { enabled: open })
  const others = [...new Set([...usualColumns, 'host', 'class', 'trace_id', ...(data?.fields ?? []).map(({ name }) => name)])]
    .filter((name) => !columns.includes(name) && name.toLowerCase().includes(wanted.toLowerCase()))
    .slice(0, listed)
  return (
    <Popover
      label={t('columns')}
      open={open}
      onOpenChange={setOpen}
      trigger={<Button look="quiet" icon="sidebar" aria-label={t('columns')} title={t('columns')} />}
    >
      <div className="column-menu">
        <ol aria-label={t('columnsShown')}>
          {columns.map((name, index) => (
            <li key={name}>
              <bdi className="mono cut grow">{name}</bdi>
              <Button
                look="quiet"
                mini
                icon="arrow-up"
                disabled={index === 0}
                aria-label={t('columnEarlier', { name })}
                onClick={() => onColumns(moveName(columns, name, -1))}
              />
              <Button
                look="quiet"
                mini
                icon="arrow-down"
                disabled={index === columns.length - 1}
                aria-label={t('columnLater', { name })}
                onClick={() => onColumns(moveName(columns, name, 1))}
              />
              <Button
                look="quiet"
                mini
                icon="close"
                aria-label={t('columnAway', { name })}
                onClick={() => onColumns(toggleName(columns, name))}
              />
            </li>
          ))}
        </ol>
        <div className="field">
          <input
            aria-label={t('columnSearch')}
            placeholder={t('columnSearch')}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </div>
        <ul aria-label={t('columnsOther')} tabIndex={0}>
          {others.map((name) => (
            <li key={name}>
              <button type="button" className="menu-item" onClick={() => onColumns(toggleName(columns, name))}>
                <bdi className="mono cut">{name}</bdi>
              </button>
            </li>
          ))}
        </ul>
        {columns.join() !== usualColumns.join() && <Button onClick={() => onColumns(usualColumns)}>{t('columnsUsual')}</Button>}
      </div>
    </Popover>
  )
}
