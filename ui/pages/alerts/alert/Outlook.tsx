import { Link } from 'wouter'

import type { AlertDetail } from '../../../../src/api/contract/alerts.ts'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { useNow } from '../../../shell/use-now.ts'
import { timelineWords } from './timeline-words.ts'

/** For each way out: who is told next, and why not now. */
export function Outlook({ alert }: { alert: AlertDetail }) {
  const t = useWords(timelineWords)
  const format = useFormat()
  const now = useNow(5000)
  const search = useContextSearch()
  if (alert.outlook.length === 0 && alert.inhibitor === null) return null
  const when = (instant: string | null): string => (instant === null ? '' : format.ago(Date.parse(instant), now))
  return (
    <section>
      <div className="sub">
        <h2>{t('outlook')}</h2>
      </div>
      <dl className="al-outlook">
        {alert.outlook.map(({ receiver, channel, position, reason, toldAt, nextAt, problem }) => (
          <div key={`${receiver} ${channel} ${position}`}>
            <dt>
              <bdi>
                {channel === '' ? receiver : t('channelOf', { channel: channel.slice(0, 1).toUpperCase() + channel.slice(1), receiver })}
              </bdi>
            </dt>
            <dd>
              {reason === 'told' || reason === 'waits' || reason === 'failing'
                ? reason === 'told' && nextAt === null
                  ? t('toldOnce', { told: when(toldAt) })
                  : t(reason, { told: when(toldAt), when: when(nextAt) })
                : reason === 'acknowledged'
                  ? t('acknowledgedNext', { told: when(toldAt) })
                  : t(reason === 'flapping' ? 'flappingNext' : reason === 'gathered' ? 'gatheredNext' : reason)}
              {problem !== '' && (
                <p className="faint small">
                  <bdi>{problem}</bdi>
                </p>
              )}
            </dd>
          </div>
        ))}
        {alert.inhibitor && (
          <div>
            <dt>{t('inhibitedBy')}</dt>
            <dd>
              <Link href={`/alerts/alert/${alert.inhibitor.fingerprint}${search}`}>
                <bdi>{alert.inhibitor.name}</bdi>
              </Link>
            </dd>
          </div>
        )}
      </dl>
    </section>
  )
}
