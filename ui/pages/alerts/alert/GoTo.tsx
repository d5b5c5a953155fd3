import type { AlertDetail } from '../../../../src/api/contract/alerts.ts'
import { ChipLink } from '../../../components/Chip.tsx'
import { absoluteRange } from '../../../lib/time-range.ts'
import { useWords } from '../../../lib/use-words.ts'
import { alertWords } from './words.ts'

const beforeMs = 15 * 60_000
const afterMs = 15 * 60_000

/** The rest of what is known of that time. */
export function GoTo({ alert }: { alert: AlertDetail }) {
  const t = useWords(alertWords)
  const { service, environment, startsAt, rule } = alert
  const startMs = Date.parse(startsAt)
  const { from, to } = absoluteRange(startMs - beforeMs, Math.min(Date.now(), startMs + afterMs))
  const parameters = new URLSearchParams({ from, to, ...(service && { svc: service }), ...(environment && { env: environment }) })
  const at = parameters.toString()
  const query = rule?.chart?.query
  return (
    <section>
      <div className="sub">
        <h2>{t('goTo')}</h2>
      </div>
      <div className="row wrap pad">
        <ChipLink icon="logs" href={`/logs?${at}`}>
          {t('logs')}
        </ChipLink>
        <ChipLink icon="traces" href={`/traces?${at}`}>
          {t('traces')}
        </ChipLink>
        {query !== undefined && (
          <ChipLink icon="metrics" href={`/metrics/explore?${new URLSearchParams({ from, to, expr: query }).toString()}`}>
            {t('metricsAt')}
          </ChipLink>
        )}
        {service !== '' && (
          <ChipLink icon="services" href={`/services/${encodeURIComponent(service)}?${new URLSearchParams({ from, to }).toString()}`}>
            {t('serviceAt', { name: service })}
          </ChipLink>
        )}
        <ChipLink icon="clock" href={`/alerts/history?${new URLSearchParams({ rule: alert.name, from: 'now-7d' }).toString()}`}>
          {t('history')}
        </ChipLink>
      </div>
    </section>
  )
}
