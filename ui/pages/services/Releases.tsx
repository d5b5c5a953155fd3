import type { ServiceRelease } from '../../../src/api/contract/services.ts'
import { Answer } from '../../components/Answer.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Icon } from '../../components/Icon.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { Delta } from './Delta.tsx'
import { redColumns } from './red-columns.tsx'
import { judgeRelease } from './release-verdict.ts'
import type { ReleaseVerdict } from './release-verdict.ts'
import { useReleases } from './use-lists.ts'
import { useVerdictText } from './use-verdict-text.ts'
import { words } from './words.ts'

const marks = { fails: 'critical', slower: 'high', better: 'ok', faster: 'ok', same: 'ok' } as const

/** Each release beside the one before it, and what the newest changed in a sentence. */
export function Releases({ service }: { service: string }) {
  const t = useWords(words)
  const releases = useReleases(service)
  return (
    <section className="plate">
      <header>
        <h2>{t('releases')}</h2>
        <span className="note">{t('newestFirst')}</span>
      </header>
      <Answer query={releases} rows={4}>
        {(rows) => (rows.length === 0 ? <EmptyState title={t('noReleases')} /> : <ReleaseTable rows={rows} />)}
      </Answer>
      <MoreRows list={releases} />
    </section>
  )
}

function ReleaseTable({ rows }: { rows: readonly ServiceRelease[] }) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const verdict = judgeRelease(rows)
  const before = (row: ServiceRelease): ServiceRelease | undefined => rows[rows.indexOf(row) + 1]
  const columns: readonly Column<ServiceRelease>[] = [
    {
      name: 'version',
      title: t('version'),
      cell: ({ version, isDeployed }) => (
        <span className="row ltr">
          <code>{version}</code>
          {isDeployed && <Icon name="deploy" size={12} />}
        </span>
      ),
    },
    {
      name: 'first',
      title: t('firstSeen', { zone: time.zone }),
      wideOnly: true,
      cell: ({ firstSeen }) => <span className="dim">{time.full(Date.parse(firstSeen))}</span>,
    },
    { name: 'requests', title: t('answered'), numeric: true, wideOnly: true, cell: ({ requests }) => format.count(requests) },
    ...redColumns<ServiceRelease>(t, format).map(({ name, title, numeric, wideOnly, cell }) => ({
      name,
      title,
      cell,
      ...(numeric !== undefined && { numeric }),
      ...(wideOnly !== undefined && { wideOnly }),
    })),
    {
      name: 'errors-before',
      title: t('failed'),
      numeric: true,
      wideOnly: true,
      cell: (row) => <Delta now={row.errorRate} before={before(row)?.errorRate} as="points" bad="more" />,
    },
    {
      name: 'p95-before',
      title: 'p95',
      numeric: true,
      wideOnly: true,
      cell: (row) => <Delta now={row.p95Ms} before={before(row)?.p95Ms} as="share" bad="more" />,
    },
  ]
  return (
    <>
      {verdict ? (
        <Sentence verdict={verdict} />
      ) : (
        rows.length === 1 && rows[0] && <p className="pad dim">{t('oneRelease', { version: rows[0].version })}</p>
      )}
      <DataTable label={t('releases')} columns={columns} rows={rows} rowKey={({ version }) => version} />
    </>
  )
}

function Sentence({ verdict }: { verdict: ReleaseVerdict }) {
  const textOf = useVerdictText()
  const mark = marks[verdict.kind]
  return (
    <p className="pad">
      <span className={`sev ${mark}`}>
        <Icon name={`sev-${mark}`} />
        <span className="whitespace-normal">{textOf(verdict)}</span>
      </span>
    </p>
  )
}
