import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { daysOf, longestDays, retentionKinds, storedOf, withDays } from './retention-kinds.ts'
import type { Retention, RetentionKind } from './retention-kinds.ts'
import { retentionWords } from './words.ts'

interface Props {
  times: Retention
  defaults: Retention
  tables: Reply<'GET /api/storage'>['tables'] | undefined
  /** Rows, sizes and oldest rows are of all projects together: not everybody may see them. */
  withSizes: boolean
  disabled: boolean
  onChange: (times: Retention) => void
}

/** One line a kind: its time, what that is by default, and what is there. */
export function RetentionTable({ times, defaults, tables, withSizes, disabled, onChange }: Props) {
  const t = useWords(retentionWords)
  const format = useFormat()
  const time = useTimeFormat()
  const written = (days: number | null): string => (days === null ? t('forever') : format.count(days))
  const periods: readonly Column<RetentionKind>[] = [
    { name: 'kind', title: t('kind'), cell: (kind) => t(kind) },
    {
      name: 'keep',
      title: t('keep'),
      cell: (kind) => (
        <div className="field days">
          <input
            type="number"
            min={1}
            max={longestDays}
            aria-label={t('keepOf', { kind: t(kind) })}
            placeholder={t('forever')}
            disabled={disabled}
            value={daysOf(times, kind) ?? ''}
            onChange={({ target }) =>
              onChange(
                withDays(times, kind, target.value === '' ? null : Math.min(Math.max(1, Math.round(Number(target.value))), longestDays)),
              )
            }
          />
        </div>
      ),
    },
    {
      name: 'default',
      title: t('byDefault'),
      numeric: true,
      wideOnly: true,
      cell: (kind) => <span className="faint">{written(daysOf(defaults, kind))}</span>,
    },
  ]
  const sizes: readonly Column<RetentionKind>[] = [
    {
      name: 'rows',
      title: t('rows'),
      numeric: true,
      wideOnly: true,
      cell: (kind) => (tables ? format.count(storedOf(tables, kind).rows) : '–'),
    },
    {
      name: 'size',
      title: t('size'),
      numeric: true,
      wideOnly: true,
      cell: (kind) => (tables ? format.bytes(storedOf(tables, kind).bytes) : '–'),
    },
    {
      name: 'oldest',
      title: t('oldest'),
      cell: (kind) => {
        const oldest = tables && storedOf(tables, kind).oldest
        return <span className="dim">{oldest ? time.day(Date.parse(oldest)) : tables ? t('none') : '–'}</span>
      },
    },
  ]
  const columns = withSizes ? [...periods, ...sizes] : periods
  return <DataTable tall label={t('title')} columns={columns} rows={retentionKinds} rowKey={(kind) => kind} />
}
