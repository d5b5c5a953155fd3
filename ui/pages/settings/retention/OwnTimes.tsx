import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { daysOf, longestDays, ownDaysOf, retentionKinds, withOwnDays } from './retention-kinds.ts'
import type { OwnRetention, Retention, RetentionKind } from './retention-kinds.ts'
import { retentionWords } from './words.ts'

interface Props {
  own: OwnRetention
  platform: Retention
  disabled: boolean
  onChange: (own: OwnRetention) => void
}

/** What a kind that was kept for ever everywhere begins with. */
const firstDays = 365

/** One line a kind: as everywhere, for a number of days, or for ever. */
export function OwnTimes({ own, platform, disabled, onChange }: Props) {
  const t = useWords(retentionWords)
  const written = (days: number | null): string => (days === null ? t('forever') : t('days', { count: days }))
  const choose = (kind: RetentionKind, choice: string): void =>
    onChange(withOwnDays(own, kind, choice === 'days' ? (daysOf(platform, kind) ?? firstDays) : choice === 'forever' ? null : undefined))
  const columns: readonly Column<RetentionKind>[] = [
    { name: 'kind', title: t('kind'), cell: (kind) => t(kind) },
    {
      name: 'own',
      title: t('ownTime'),
      cell: (kind) => {
        const days = ownDaysOf(own, kind)
        return (
          <div className="row">
            <SelectField
              bare
              label={t('ownTimeOf', { kind: t(kind) })}
              disabled={disabled}
              value={days === undefined ? 'everywhere' : days === null ? 'forever' : 'days'}
              onChange={({ target }) => choose(kind, target.value)}
              options={[
                { value: 'everywhere', title: t('asEverywhere', { time: written(daysOf(platform, kind)) }) },
                { value: 'days', title: t('ownDays') },
                { value: 'forever', title: t('forever') },
              ]}
            />
            {typeof days === 'number' && (
              <div className="field days">
                <input
                  type="number"
                  min={1}
                  max={longestDays}
                  required
                  aria-label={t('ownDaysOf', { kind: t(kind) })}
                  disabled={disabled}
                  value={days}
                  onChange={({ target }) =>
                    onChange(withOwnDays(own, kind, Math.min(Math.max(1, Math.round(Number(target.value))), longestDays)))
                  }
                />
              </div>
            )}
          </div>
        )
      },
    },
  ]
  return <DataTable tall label={t('own')} columns={columns} rows={retentionKinds} rowKey={(kind) => kind} />
}
