import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import type { LabelTrace } from './use-routing.ts'
import { routeWords } from './words.ts'

/** Who would be told, when, and what would keep it quiet. */
export function TraceResult({ trace: { takes, silencedBy, inhibitedBy } }: { trace: LabelTrace }) {
  const t = useWords(routeWords)
  const format = useFormat()
  const time = useTimeFormat()
  return (
    <div className="rt-result">
      {inhibitedBy && (
        <SeverityMark severity="info">
          {t('quietInhibited', { name: inhibitedBy.labels['alertname'] ?? inhibitedBy.fingerprint })}
        </SeverityMark>
      )}
      {silencedBy.map(({ id, createdBy, endsAt }) => (
        <SeverityMark key={id} severity="info">
          {t('quietSilence', { name: createdBy, time: time.zoned(Date.parse(endsAt)) })}
        </SeverityMark>
      ))}
      {takes.map(({ id, receiver, channels, groupKey, groupWaitMs, groupIntervalMs, repeatIntervalMs, mutedByTime }) => (
        <div key={id} className="rt-taken">
          <p>
            <bdi className="strong">{receiver}</bdi>{' '}
            <span className="dim">
              {channels.length === 0 ? t('nobody', { receiver }) : t('through', { channels: channels.join(', ') })}
            </span>
          </p>
          {mutedByTime && (
            <SeverityMark severity="info">
              {t(mutedByTime.reason === 'muted' ? 'quietTime' : 'quietNotActive', { names: mutedByTime.intervals.join(', ') })}
            </SeverityMark>
          )}
          <dl className="kv">
            <dt>{t('first')}</dt>
            <dd>{t('firstAt', { wait: format.duration(groupWaitMs) })}</dd>
            <dt>{t('newsEvery')}</dt>
            <dd>{t('everyText', { interval: format.duration(groupIntervalMs) })}</dd>
            <dt>{t('again')}</dt>
            <dd>{t('againText', { repeat: format.duration(repeatIntervalMs) })}</dd>
            <dt>{t('group')}</dt>
            <dd>
              <code className="ltr rt-key">{groupKey}</code>
            </dd>
          </dl>
        </div>
      ))}
    </div>
  )
}
