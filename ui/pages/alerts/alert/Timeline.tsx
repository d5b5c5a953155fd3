import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useNow } from '../../../shell/use-now.ts'
import { tellEntry } from './tell-entry.ts'
import { timelineWords } from './timeline-words.ts'
import type { useTimeline } from './use-alert.ts'

const dayMs = 86_400_000

/** What happened to the alert, newest first: every message, to whom, what became of it, and why nobody was told. */
export function Timeline({ fingerprint, timeline }: { fingerprint: string; timeline: ReturnType<typeof useTimeline> }) {
  const t = useWords(timelineWords)
  const format = useFormat()
  const time = useTimeFormat()
  const nowMs = useNow(10_000)
  const rows = timeline.data?.pages.flatMap((page) => page.rows)
  return (
    <section className="al-timeline" aria-label={t('title')}>
      <div className="sub">
        <h2>{t('title')}</h2>
        <span className="faint small">
          <bdi>{t('zone', { zone: time.zone })}</bdi>
        </span>
      </div>
      {timeline.error && !rows ? (
        <FaultNotice error={timeline.error} onRetry={() => void timeline.refetch()} />
      ) : !rows ? (
        <Skeleton rows={6} />
      ) : rows.length === 0 ? (
        <p className="pad faint">{t('nothing')}</p>
      ) : (
        <ol>
          {rows.map((entry, index) => {
            const { icon, look, title, notes } = tellEntry(entry, fingerprint, { t, format, time, nowMs })
            const ms = Date.parse(entry.at)
            return (
              // Entries have no name of their own: of one time the later written stands above.
              <li key={`${entry.at} ${rows.length - index}`}>
                <time dateTime={entry.at} title={time.zoned(ms)}>
                  <bdi>{nowMs - ms < dayMs ? time.second(ms) : time.day(ms).replace(/ \d{4}$/, '')}</bdi>
                </time>
                <span className={`al-dot ${look}`}>
                  <Icon name={icon} />
                </span>
                <div>
                  <bdi>{title}</bdi>
                  {notes.map((note) => (
                    <p key={note} className="faint small">
                      <bdi>{note}</bdi>
                    </p>
                  ))}
                </div>
              </li>
            )
          })}
        </ol>
      )}
      <MoreRows list={timeline}>{t('older')}</MoreRows>
    </section>
  )
}
