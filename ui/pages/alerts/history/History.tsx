import { Link } from 'wouter'

import type { AlertFiring } from '../../../../src/api/contract/alerts.ts'
import { Button } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { definePart } from '../../../lib/define-part.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useRowKeys } from '../../../lib/use-row-keys.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { useNow } from '../../../shell/use-now.ts'
import { useRange } from '../../../shell/use-range.ts'
import { useScope } from '../../../shell/use-scope.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { roundSpan } from '../parts/round-span.ts'
import { words } from '../words.ts'
import { RuleBars } from './RuleBars.tsx'
import { useHistory, useHistoryFilters, useRuleCounts } from './use-history.ts'
import { historyWords } from './words.ts'

import '../parts/alert-what.css'
import './history.css'

const VerdictMenu = definePart(async () => (await import('../quality/VerdictMenu.tsx')).VerdictMenu)

/** What fired in the time of the page: how often each rule, and each time with who had it after how long. */
export function History() {
  const t = useWords(historyWords)
  const [{ rule, sev }, change] = useHistoryFilters()
  const { change: changeRange } = useRange()
  const { service } = useScope()
  const counts = useRuleCounts()
  const history = useHistory()
  const rows = history.data?.pages.flatMap((page) => page.rows)
  const isNarrowed = rule !== '' || sev !== '' || service !== ''
  if (history.error && !rows) return <FaultNotice error={history.error} onRetry={() => void history.refetch()} />
  return (
    <div className={history.isPlaceholderData ? 'tabbed-body stale' : 'tabbed-body'} tabIndex={0} role="region" aria-label={t('list')}>
      {rows && counts.data && counts.data.rows.length > 0 && <RuleBars counts={counts.data} />}
      {!rows || counts.isPending ? (
        // The bars stand above: rows that were there first would move.
        <Skeleton rows={12} />
      ) : rows.length === 0 ? (
        <EmptyState title={t(isNarrowed ? 'nothingLike' : 'nothing')}>
          <div className="row">
            {(rule !== '' || sev !== '') && <Button onClick={() => change({ rule: '', sev: '' }, { push: true })}>{t('allRules')}</Button>}
            <Button onClick={() => changeRange({ from: 'now-7d', to: 'now' }, { push: true })}>{t('week')}</Button>
          </div>
        </EmptyState>
      ) : (
        <FiringTable rows={rows} />
      )}
      <MoreRows list={history} />
    </div>
  )
}

function FiringTable({ rows }: { rows: readonly AlertFiring[] }) {
  const t = useWords(historyWords)
  const of = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const search = useContextSearch()
  const now = useNow(10_000)
  const keyOf = ({ fingerprint, startsAt }: AlertFiring): string => `${fingerprint} ${startsAt}`
  const rowKeys = useRowKeys({ keys: rows.map(keyOf), onOpen: 'subject' })
  return (
    <table className="al-history" aria-label={t('list')}>
      <thead>
        <tr>
          <th scope="col" className="al-sev">
            {t('severity')}
          </th>
          <th scope="col">{t('alert')}</th>
          <th scope="col" className="al-service hide-s">
            {t('service')}
          </th>
          <th scope="col" className="al-began">
            <bdi>{t('began', { zone: time.zone })}</bdi>
          </th>
          <th scope="col" className="num al-lasted">
            {t('lasted')}
          </th>
          <th scope="col" className="al-taken hide-s">
            {t('acknowledged')}
          </th>
          <th scope="col" className="al-judged hide-s">
            {t('judged')}
          </th>
        </tr>
      </thead>
      <tbody ref={rowKeys.body}>
        {rows.map((row) => {
          const { fingerprint, rule, severity, service, labels, startsAt, endsAt, acknowledged } = row
          const startMs = Date.parse(startsAt)
          const lastedMs = (endsAt === null ? now : Date.parse(endsAt)) - startMs
          return (
            <tr key={keyOf(row)} {...rowKeys.of(keyOf(row))}>
              <td className="al-sev">
                <AlertSeverity severity={severity} />
              </td>
              <th scope="row" className="al-name">
                <div className="al-what">
                  <Link className="quiet-link strong" dir="auto" href={`/alerts/alert/${fingerprint}${search}`}>
                    {rule || of('unnamed')}
                  </Link>
                  <span className="al-summary faint small hide-s ltr">{textOf(labels)}</span>
                </div>
              </th>
              <td className="al-service hide-s">
                <bdi className="cut">{service}</bdi>
              </td>
              <td className="al-began dim">
                <span>{time.full(startMs)}</span>
              </td>
              <td className="num al-lasted">
                {format.duration(roundSpan(lastedMs))}
                {endsAt === null && <span className="sr"> {t('stillFires')}</span>}
                {endsAt === null && <span aria-hidden className="al-still" title={t('stillFires')} />}
              </td>
              <td className="al-taken hide-s dim">
                {acknowledged ? (
                  <bdi className="cut">
                    {t('afterBy', { time: format.duration(roundSpan(Date.parse(acknowledged.at) - startMs)), by: acknowledged.by })}
                  </bdi>
                ) : (
                  <span className="faint">{t('nobody')}</span>
                )}
              </td>
              <td className="al-judged hide-s">
                <VerdictMenu fingerprint={fingerprint} startsAt={startsAt} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const shownElsewhere = new Set(['alertname', 'severity', 'service'])

function textOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .filter(([name]) => !shownElsewhere.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}
