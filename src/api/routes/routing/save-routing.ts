import { saveRouting } from '../../../alerting/index.ts'
import { routingReply, saveRoutingBody } from '../../contract/routing.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { describeRouting } from './describe-routing.ts'
import { refuseBesideFile } from './refuse-beside-file.ts'

export const saveRoutingRoute = defineRoute({
  method: 'PUT',
  path: '/api/alerting/routing',
  summary: 'Change the routes',
  description:
    'They are written as alertmanager.yml writes them, are in force at once, and are wrong in the same words: `details.problems`. Refused with 409 when they are no longer at `fromVersion`, and while alertmanager.yml is in force. The last 50 versions are kept; the change stands in the audit trail.',
  access: 'alerts.write',
  body: saveRoutingBody,
  reply: routingReply,
  async handle(services, { body: { fromVersion, ...routing }, caller }) {
    alertingOf(services, caller)
    const { alerting } = services
    refuseBesideFile(alerting)
    await saveRouting({ kept: alerting.kept, caller }, { routing, fromVersion })
    return describeRouting(alerting, services.clock.now())
  },
})
