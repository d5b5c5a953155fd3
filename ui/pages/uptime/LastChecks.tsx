import { DataTable } from '../../components/DataTable.tsx'
import { SeverityMark } from '../../components/SeverityMark.tsx'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import type { MonitorDetail } from './use-monitors.ts'
import { words } from './words.ts'

/** The last checks, newest first. */
export function LastChecks({ checks }: { checks: MonitorDetail['checks'] }) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  return (
    <>
      <header>
        <h2>{t('lastChecks')}</h2>
      </header>
      {checks.length === 0 ? (
        <p className="pad faint">{t('noChecks')}</p>
      ) : (
        <DataTable
          label={t('lastChecks')}
          rows={checks}
          rowKey={({ at }) => at}
          most={10}
          columns={[
            {
              name: 'at',
              title: t('at', { zone: time.zone }),
              cell: ({ at }) => <span className="ltr">{time.second(Date.parse(at))}</span>,
            },
            { name: 'took', title: t('took'), numeric: true, cell: ({ durationMs }) => format.duration(durationMs) },
            {
              name: 'result',
              title: t('result'),
              cell: ({ ok, problem, status }) =>
                ok ? (
                  <SeverityMark severity="ok">{status === null ? t('good') : `${t('good')} · ${status}`}</SeverityMark>
                ) : (
                  <bdi className="up-problem up-cause">{problem}</bdi>
                ),
            },
          ]}
        />
      )}
    </>
  )
}
