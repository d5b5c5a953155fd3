import { handleAlerts } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { handleAlertsBody, handledReply } from '../../contract/alerts.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from './alerting-of.ts'

export const handleAlertsRoute = defineRoute({
  method: 'POST',
  path: '/api/alerts/handle',
  summary: 'Acknowledge, assign or resolve alerts',
  description:
    'Those that do not fire are left out; it is not_found when none does. What is acknowledged is not repeated. One that was resolved here fires again when its sender says so. The change stands in the audit trail.',
  access: 'alerts.write',
  body: handleAlertsBody,
  reply: handledReply,
  async handle(services, { body, caller }) {
    const { fingerprints, do: what, to, comment } = body
    if ((to !== undefined) !== (what === 'assign')) throw new Fault('bad_input', 'body.to: belongs to assign, and only to that')
    const handling = what === 'assign' ? { do: what, to: to ?? '' } : { do: what }
    return { handled: await handleAlerts({ ...alertingOf(services, caller), caller }, { fingerprints, handling, comment }) }
  },
})
