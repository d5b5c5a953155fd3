import { readQuality } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { resolveRange } from '../../../query/index.ts'
import { alertQualityQuery, alertQualityReply } from '../../contract/alert-quality.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const readAlertQualityRoute = defineRoute({
  method: 'GET',
  path: '/api/alerting/quality',
  summary: 'How good alerts are: accuracy, flapping, time to acknowledge, by rule',
  description:
    'Of what fired in the range, at most 400 days. A rule is an alertname. The worst come first: those with the most messages that were probably for nothing. Pages by `cursor`, all of the time of the first.',
  access: 'alerts.read',
  query: alertQualityQuery,
  reply: alertQualityReply,
  async handle(services, { query, caller }) {
    alertingOf(services, caller)
    const { from, to } = resolveRange(services.clock, query)
    const { zone, service, limit, cursor } = query
    if (!isZone(zone)) throw new Fault('bad_input', `query.zone: there is no time zone ${zone}`)
    const quality = await readQuality(services.state, {
      fromMs: Number(from / 1_000_000n),
      toMs: Number(to / 1_000_000n),
      zone,
      service,
      limit,
      cursor,
    })
    return {
      ...quality,
      rules: quality.rules.map(({ lastFiredAtMs, ...rule }) => ({ ...rule, lastFiredAt: new Date(lastFiredAtMs).toISOString() })),
    }
  },
})

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
