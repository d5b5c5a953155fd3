import { Link } from 'wouter'

import type { RuleRow } from '../../../../src/api/contract/rules.ts'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { useNow } from '../../../shell/use-now.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { FiringBars } from './FiringBars.tsx'
import { RuleState } from './RuleState.tsx'
import { useRuleActivity } from './use-rules.ts'
import { ruleWords } from './words.ts'

/** Rules with how each stands. */
export function RuleTable({ rows }: { rows: readonly RuleRow[] }) {
  const t = useWords(ruleWords)
  const format = useFormat()
  const now = useNow(15_000)
  const context = useContextSearch()
  const activity = useRuleActivity(rows.filter(({ kind }) => kind === 'alerting').map(({ name }) => name))
  const barsOf = ({ name, severity }: RuleRow): readonly number[] | undefined =>
    activity.data?.rows.find((row) => row.name === name && row.severity === severity)?.bars
  const columns: readonly Column<RuleRow>[] = [
    {
      name: 'rule',
      title: t('rule'),
      cell: (row) => (
        <span className="rl-name">
          <Link
            href={`/alerts/rules/${encodeURIComponent(row.name)}?${new URLSearchParams({ ...contextOf(context), rule: row.id }).toString()}`}
          >
            <bdi>{row.name}</bdi>
          </Link>
          <span className="faint small cut ltr-line">
            <bdi className="mono">{row.error ?? row.query}</bdi>
          </span>
        </span>
      ),
    },
    { name: 'state', title: t('state'), cell: ({ state }) => <RuleState state={state} /> },
    {
      name: 'severity',
      title: t('severity'),
      cell: ({ severity, kind }) =>
        kind === 'recording' ? <span className="faint rl-kind">{t('recording')}</span> : <AlertSeverity severity={severity} />,
    },
    {
      name: 'alerts',
      title: t('alerts'),
      numeric: true,
      wideOnly: true,
      cell: ({ firing, pending }) =>
        firing + pending === 0 ? (
          <span className="faint">–</span>
        ) : (
          <span
            title={[firing > 0 ? t('firingCount', { count: firing }) : '', pending > 0 ? t('pendingCount', { count: pending }) : '']
              .filter(Boolean)
              .join(', ')}
          >
            {format.count(firing)}
            {pending > 0 && <span className="faint"> +{format.count(pending)}</span>}
          </span>
        ),
    },
    {
      name: 'day',
      title: t('day'),
      wideOnly: true,
      cell: (row) => {
        const bars = barsOf(row)
        return bars === undefined ? (
          <FiringBars bars={[0]} width={144} />
        ) : (
          <FiringBars bars={bars} width={144} title={t('dayTitle', { count: bars.filter((share) => share > 0).length })} />
        )
      },
    },
    {
      name: 'origin',
      title: t('origin'),
      wideOnly: true,
      cell: ({ origin, file, group }) => (
        <span className="rl-origin">
          <span>{t(origin)}</span>
          {origin !== 'page' && (
            <span className="faint small cut" title={file}>
              <bdi>{origin === 'file' ? `${file.split('/').at(-1) ?? ''} · ${group}` : group}</bdi>
            </span>
          )}
        </span>
      ),
    },
    {
      name: 'last',
      title: t('last'),
      wideOnly: true,
      cell: ({ lastEvaluation, evaluationMs }) =>
        lastEvaluation === null ? (
          <span className="faint">{t('never')}</span>
        ) : (
          <span className="nowrap">
            {format.ago(Date.parse(lastEvaluation), now)} <span className="faint">{format.duration(evaluationMs)}</span>
          </span>
        ),
    },
  ]
  return <DataTable tall label={t('title')} columns={columns} rows={rows} rowKey={({ id }) => id} enter="subject" />
}

function contextOf(search: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(search))
}
