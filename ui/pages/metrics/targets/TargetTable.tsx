import { Link } from 'wouter'

import type { TargetRow } from '../../../../src/api/contract/targets.ts'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useNow } from '../../../shell/use-now.ts'
import { useExploreHref } from '../use-explore-href.ts'
import { Remedy } from './Remedy.tsx'
import { upOf } from './up-of.ts'
import { targetWords } from './words.ts'

const severities = { up: 'ok', down: 'critical', unknown: 'unknown' } as const

/** One line a target; what its last scrape failed with and what helps stand under its address. */
export function TargetTable({ targets }: { targets: readonly TargetRow[] }) {
  const t = useWords(targetWords)
  const format = useFormat()
  const now = useNow(5000)
  const hrefOf = useExploreHref()
  const columns: readonly Column<TargetRow>[] = [
    {
      name: 'target',
      title: t('target'),
      cell: (target) => (
        <div className="mx-target">
          <Link href={hrefOf(upOf(target.labels))}>
            <bdi className="strong">{target.job}</bdi>
          </Link>{' '}
          <bdi className="mono ltr dim">{target.url}</bdi>
          <Remedy target={target} />
        </div>
      ),
    },
    { name: 'health', title: t('health'), cell: ({ health }) => <SeverityMark severity={severities[health]}>{t(health)}</SeverityMark> },
    {
      name: 'last',
      title: t('last'),
      cell: ({ scrapedAt }) => <span className="dim">{scrapedAt === null ? t('never') : format.ago(Date.parse(scrapedAt), now)}</span>,
    },
    {
      name: 'duration',
      title: t('duration'),
      numeric: true,
      wideOnly: true,
      cell: ({ tookMs, scrapedAt }) => (scrapedAt === null ? '–' : format.duration(tookMs)),
    },
    { name: 'every', title: t('every'), wideOnly: true, cell: ({ interval }) => <bdi className="dim">{interval}</bdi> },
    {
      name: 'labels',
      title: t('labels'),
      wideOnly: true,
      cell: ({ labels }) => (
        <div className="mx-labels">
          {Object.entries(labels).map(([name, value]) => (
            <bdi key={name} className="tag ltr">
              {name}={value}
            </bdi>
          ))}
        </div>
      ),
    },
  ]
  return <DataTable tall label={t('targets')} columns={columns} rows={targets} rowKey={({ id }) => id} enter="subject" />
}
