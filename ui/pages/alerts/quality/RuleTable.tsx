import type { ReactNode } from 'react'
import { Link } from 'wouter'

import type { RuleQuality } from '../../../../src/api/contract/alert-quality.ts'
import type { Column } from '../../../components/DataTable.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { AccuracyBar } from './AccuracyBar.tsx'
import { useRuleHrefs } from './use-rule-hrefs.ts'
import { words } from './words.ts'

/** Rules that fired, the worst first; `end` fetches more of them. */
export function RuleTable({ rules, end }: { rules: readonly RuleQuality[]; end: ReactNode }) {
  const t = useWords(words)
  const format = useFormat()
  const hrefs = useRuleHrefs()
  const columns: readonly Column<RuleQuality>[] = [
    {
      name: 'rule',
      title: t('rule'),
      sortValue: ({ rule }) => rule,
      cell: ({ rule, advice }) => (
        <>
          <Link href={hrefs.history(rule)} className="quiet-link" title={t('history', { rule })}>
            <bdi>{rule}</bdi>
          </Link>
          {advice !== 'fine' && <span className="aq-todo small dim">{t(advice)}</span>}
        </>
      ),
    },
    { name: 'severity', title: t('severity'), wideOnly: true, cell: ({ severity }) => <AlertSeverity severity={severity} /> },
    { name: 'fired', title: t('fired'), numeric: true, sortValue: ({ fired }) => fired, cell: ({ fired }) => format.count(fired) },
    {
      name: 'told',
      title: t('told'),
      numeric: true,
      wideOnly: true,
      sortValue: ({ told }) => told,
      cell: ({ told }) => format.count(told),
    },
    {
      name: 'accuracy',
      title: t('accuracy'),
      sortValue: ({ accuracy }) => accuracy,
      cell: (rule) => <AccuracyBar figures={rule} />,
    },
    {
      name: 'coverage',
      title: t('coverage'),
      numeric: true,
      wideOnly: true,
      sortValue: ({ coverage }) => coverage,
      cell: ({ judged, told }) => <span className="dim">{t('ofAll', { judged: format.count(judged), told: format.count(told) })}</span>,
    },
    {
      name: 'short',
      title: t('short'),
      wideOnly: true,
      sortValue: ({ shortShare }) => shortShare,
      cell: ({ shortShare }) => (
        <span className="aq-meter">
          <span className="aq-share" aria-hidden="true">
            <i style={{ inlineSize: `${shortShare * 100}%` }} />
          </span>
          {format.share(shortShare)}
        </span>
      ),
    },
    {
      name: 'acknowledge',
      title: t('acknowledge'),
      numeric: true,
      wideOnly: true,
      sortValue: ({ acknowledgeP50Ms }) => acknowledgeP50Ms,
      cell: ({ acknowledgeP50Ms }) => (acknowledgeP50Ms === null ? <span className="faint">–</span> : format.duration(acknowledgeP50Ms)),
    },
    {
      name: 'resolve',
      title: t('resolve'),
      numeric: true,
      wideOnly: true,
      sortValue: ({ resolveP50Ms }) => resolveP50Ms,
      cell: ({ resolveP50Ms }) => (resolveP50Ms === null ? <span className="faint">–</span> : format.duration(resolveP50Ms)),
    },
    {
      name: 'todo',
      title: t('todo'),
      wideOnly: true,
      cell: ({ advice, rule }) =>
        advice === 'fine' ? (
          <span className="faint">{t('fine')}</span>
        ) : (
          <Link href={advice === 'judge' ? hrefs.history(rule) : hrefs.rule(rule)}>{t(advice)}</Link>
        ),
    },
  ]
  return (
    <DataTable
      label={t('rules')}
      columns={columns}
      rows={rules}
      rowKey={({ rule }) => rule}
      most={50}
      end={end}
      sortName="sort"
      enter="subject"
    />
  )
}
