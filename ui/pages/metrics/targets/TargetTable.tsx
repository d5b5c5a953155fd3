import { Link } from 'wouter'

import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { useFormat } from '../../../lib/format.ts'
import { quotePromql } from '../../../lib/quote-promql.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useNow } from '../../../shell/use-now.ts'
import { useExploreHref } from '../use-explore-href.ts'
import type { Target } from './order-targets.ts'
import { targetWords } from './words.ts'

const severities = { up: 'ok', down: 'critical', unknown: 'unknown' } as const

/** One line a target; what its last scrape failed with stands under its address. */
export function TargetTable({ targets }: { targets: readonly Target[] }) {
  const t = useWords(targetWords)
  const format = useFormat()
  const now = useNow(5000)
  const hrefOf = useExploreHref()
  const columns: readonly Column<Target>[] = [
    {
      name: 'target',
      title: t('target'),
      cell: ({ scrapePool, scrapeUrl, labels, lastError }) => (
        <div className="mx-target">
          <Link href={hrefOf(upOf(labels))}>
            <bdi className="strong">{scrapePool}</bdi>
          </Link>{' '}
          <bdi className="mono ltr dim">{scrapeUrl}</bdi>
          {lastError !== '' && <div className="critical small ltr">{lastError}</div>}
        </div>
      ),
    },
    { name: 'health', title: t('health'), cell: ({ health }) => <SeverityMark severity={severities[health]}>{t(health)}</SeverityMark> },
    {
      name: 'last',
      title: t('last'),
      cell: ({ lastScrape }) => (
        <span className="dim">{Date.parse(lastScrape) > 0 ? format.ago(Date.parse(lastScrape), now) : t('never')}</span>
      ),
    },
    {
      name: 'duration',
      title: t('duration'),
      numeric: true,
      wideOnly: true,
      cell: ({ lastScrapeDuration, health }) => (health === 'unknown' ? '–' : format.duration(lastScrapeDuration * 1000)),
    },
    { name: 'every', title: t('every'), wideOnly: true, cell: ({ scrapeInterval }) => <bdi className="dim">{scrapeInterval}</bdi> },
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
  return (
    <DataTable
      tall
      label={t('targets')}
      columns={columns}
      rows={targets}
      rowKey={({ scrapePool, scrapeUrl, labels }) => JSON.stringify([scrapePool, scrapeUrl, labels])}
      enter="subject"
    />
  )
}

/** The series that tells whether this target answered. */
function upOf({ job = '', instance = '' }: Readonly<Record<string, string>>): string {
  return `up{job=${quotePromql(job)}, instance=${quotePromql(instance)}}`
}
