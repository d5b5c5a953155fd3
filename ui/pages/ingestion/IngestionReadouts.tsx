import { SeverityMark } from '../../components/SeverityMark.tsx'
import { Stat } from '../../components/Stat.tsx'
import { measureBytes, measureLarge, useFormat } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

/** Rate, refusals, masked values and the write-ahead log in four figures. */
export function IngestionReadouts({ data }: { data: Reply<'GET /api/ingestion'> | undefined }) {
  const t = useWords(words)
  const language = useLanguage()
  const format = useFormat()
  const sum = (pick: (source: Reply<'GET /api/ingestion'>['sources'][number]) => number): number =>
    data?.sources.reduce((total, source) => total + pick(source), 0) ?? 0
  const masked = data?.masked.reduce((total, { count }) => total + count, 0) ?? 0
  const log = data?.log
  return (
    <section className="sheet g12" aria-label={t('figures')}>
      <Stat
        wide
        title={t('accepted')}
        measure={
          data
            ? measureLarge(
                language,
                sum(({ acceptedPerSecond }) => acceptedPerSecond),
                t('rowsPerSecond'),
              )
            : null
        }
      >
        {log &&
          (log.accepting ? (
            <SeverityMark severity="ok">{t('accepting')}</SeverityMark>
          ) : (
            <SeverityMark severity="critical">{t('notAccepting', { reason: log.reason })}</SeverityMark>
          ))}
      </Stat>
      <Stat
        wide
        title={t('refused')}
        measure={
          data
            ? measureLarge(
                language,
                sum(({ rejected }) => rejected),
                '',
              )
            : null
        }
      >
        <span className="faint">{t('inAll')}</span>
      </Stat>
      <Stat wide title={t('masked')} measure={data ? measureLarge(language, masked, '') : null}>
        <span className="faint">{t('inAll')}</span>
      </Stat>
      <Stat wide title={t('waiting')} measure={log ? measureBytes(language, log.bytesWaiting) : null}>
        {log &&
          (log.quarantined > 0 ? (
            <SeverityMark severity="high">{t('quarantined', { count: log.quarantined })}</SeverityMark>
          ) : (
            <span className="faint">
              {t('segments', { count: log.segmentsWaiting })}
              {log.segmentsWaiting > 0 && `, ${t('oldest', { time: format.duration(log.oldestWaitingMs) })}`}
            </span>
          ))}
      </Stat>
    </section>
  )
}
