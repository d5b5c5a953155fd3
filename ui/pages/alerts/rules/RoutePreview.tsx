import { Answer } from '../../../components/Answer.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { useRoutePreview } from './use-rules.ts'
import { ruleWords } from './words.ts'

const severities = ['critical', 'high', 'medium', 'low', 'warning', 'info']

interface Props {
  labels: Readonly<Record<string, string>>
  /** The other severities, too. */
  every?: boolean
}

/** Whom an alert with these labels would reach, by the routes in force. */
export function RoutePreview({ labels, every = false }: Props) {
  const t = useWords(ruleWords)
  const severity = labels['severity'] ?? ''
  const sets = every ? severities.map((one) => ({ ...labels, severity: one })) : [labels]
  const preview = useRoutePreview(sets)
  return (
    <Answer query={preview} rows={2}>
      {({ rows }) => (
        <ul className="rl-reaches">
          {rows.map((row, at) => (
            <li key={at} className={every && row.labels['severity'] !== severity ? 'dim' : undefined}>
              {every && <AlertSeverity severity={row.labels['severity'] ?? ''} />}
              <ul>
                {row.reaches.map((reach, place) => (
                  <li key={place}>
                    <Reached {...reach} />
                  </li>
                ))}
              </ul>
              {row.silencedBy.length > 0 && <span className="tag">{t('silencedNow')}</span>}
              {row.isInhibited && <span className="tag">{t('inhibitedNow')}</span>}
            </li>
          ))}
        </ul>
      )}
    </Answer>
  )
}

type Reach = NonNullable<ReturnType<typeof useRoutePreview>['data']>['rows'][number]['reaches'][number]

function Reached({ receiver, channels, route, groupBy, groupWaitMs, groupIntervalMs, repeatIntervalMs, mutedBy }: Reach) {
  const t = useWords(ruleWords)
  const format = useFormat()
  const grouped = groupBy.includes('...')
    ? t('groupedAll')
    : groupBy.length === 0
      ? t('groupedOne')
      : t('groupedBy', { labels: groupBy.join(', ') })
  const waits = t('waits', {
    wait: format.duration(groupWaitMs),
    interval: format.duration(groupIntervalMs),
    repeat: format.duration(repeatIntervalMs),
  })
  return (
    <span className="rl-reach" title={route}>
      <b>
        <bdi>{receiver}</bdi>
      </b>{' '}
      <span className="dim">{channels.length === 0 ? t('noChannel') : channels.join(', ')}</span>
      <span className="faint small">
        {grouped}, {waits}
        {mutedBy.length > 0 && <> · {t('mutedNow', { names: mutedBy.join(', ') })}</>}
      </span>
    </span>
  )
}
