import { Link } from 'wouter'

import type { AlertRow } from '../../../../src/api/contract/alerts.ts'
import { Avatar } from '../../../components/Avatar.tsx'
import { Button } from '../../../components/Button.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { useNow } from '../../../shell/use-now.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { roundSpan } from '../parts/round-span.ts'
import { words } from '../words.ts'
import type { SteadyRow } from './steady-rows.ts'
import { firingWords } from './words.ts'

import '../parts/alert-what.css'

interface Props {
  rows: readonly SteadyRow<AlertRow>[]
  /** The row the keys are on. */
  active: string | undefined
  selected: ReadonlySet<string>
  /** Whether the caller may do something about alerts. */
  canHandle: boolean
  onSelect: (fingerprints: readonly string[], isOn: boolean) => void
  onAcknowledge: (row: AlertRow) => void
}

/** What it is, what it is about, how it stands, since when, who has it. */
export function AlertTable({ rows, active, selected, canHandle, onSelect, onAcknowledge }: Props) {
  const t = useWords(firingWords)
  const of = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const now = useNow(1000)
  const search = useContextSearch()
  const all = rows.map(({ row }) => row.fingerprint)
  const isAll = all.length > 0 && all.every((one) => selected.has(one))
  return (
    <table className="tall al-table" aria-label={t('list')}>
      <thead>
        <tr>
          {canHandle && (
            <th scope="col" className="al-tick">
              <input type="checkbox" aria-label={t('selectAll')} checked={isAll} onChange={() => onSelect(all, !isAll)} />
            </th>
          )}
          <th scope="col" className="al-sev">
            {t('severity')}
          </th>
          <th scope="col">{t('alert')}</th>
          <th scope="col" className="al-service hide-s">
            {t('service')}
          </th>
          <th scope="col" className="al-state hide-s">
            {t('state')}
          </th>
          <th scope="col" className="al-since">
            {t('since')}
          </th>
          <th scope="col" className="al-holder hide-s">
            {t('holder')}
          </th>
          <th scope="col" className="al-receiver hide-m">
            {t('receiver')}
          </th>
          {canHandle && (
            <th scope="col" className="al-do hide-s">
              <span className="sr">{t('acknowledge')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ row, isGone }) => {
          const { fingerprint, name, severity, service, summary, state, startsAt, acknowledged, assignedTo, receivers } = row
          const holder = assignedTo || acknowledged?.by
          const isOpen = state === 'firing' && !isGone
          return (
            <tr
              key={fingerprint}
              data-fingerprint={fingerprint}
              className={[isGone || state === 'resolved' ? 'gone' : '', state === 'firing' || state === 'pending' ? '' : 'held']
                .filter(Boolean)
                .join(' ')}
              aria-current={fingerprint === active ? 'true' : undefined}
              aria-selected={selected.has(fingerprint)}
            >
              {canHandle && (
                <td className="al-tick">
                  <input
                    type="checkbox"
                    aria-label={t('select', { name: name || of('unnamed') })}
                    checked={selected.has(fingerprint)}
                    disabled={state === 'pending'}
                    onChange={() => onSelect([fingerprint], !selected.has(fingerprint))}
                  />
                </td>
              )}
              <td className="al-sev">
                <AlertSeverity severity={severity} />
              </td>
              <th scope="row" className="al-name">
                <div className="al-what">
                  {state === 'pending' ? (
                    <bdi className="strong">{name || of('unnamed')}</bdi>
                  ) : (
                    <Link className="quiet-link strong" dir="auto" href={`/alerts/alert/${fingerprint}${search}`}>
                      {name || of('unnamed')}
                    </Link>
                  )}
                  <bdi className="al-summary dim">
                    {summary ||
                      Object.entries(row.labels)
                        .map(([label, value]) => `${label}=${value}`)
                        .join(' ')}
                  </bdi>
                </div>
              </th>
              <td className="al-service hide-s">
                <bdi className="cut">{service || <span className="faint">{of('noService')}</span>}</bdi>
              </td>
              <td className="al-state hide-s">
                {isGone ? <span className="faint">{t('gone')}</span> : <span className={`al-is ${state}`}>{of(state)}</span>}
              </td>
              <td className="al-since dim">
                <span className="ltr" title={time.zoned(Date.parse(startsAt))}>
                  {format.duration(roundSpan(now - Date.parse(startsAt)))}
                </span>
              </td>
              <td className="al-holder hide-s">
                {holder && (
                  <span className="row">
                    <Avatar name={holder} />
                    <bdi className="cut">{holder}</bdi>
                  </span>
                )}
              </td>
              <td className="al-receiver hide-m dim">
                <bdi className="cut" title={receivers.join(', ')}>
                  {receivers.join(', ')}
                </bdi>
              </td>
              {canHandle && (
                <td className="al-do hide-s">
                  {isOpen && (
                    <Button
                      look="quiet"
                      icon="check"
                      aria-label={t('acknowledgeOne', { name: name || of('unnamed') })}
                      title={t('acknowledge')}
                      onClick={() => onAcknowledge(row)}
                    />
                  )}
                </td>
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
