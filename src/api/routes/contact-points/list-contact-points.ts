import { contactPointsReply } from '../../contract/contact-points.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { describeContactPoints } from './describe-contact-points.ts'

export const listContactPointsRoute = defineRoute({
  method: 'GET',
  path: '/api/alerting/contact-points',
  summary: 'Contact points: who can be told, and how',
  description:
    'Those that were made in the page, those of alertmanager.yml and the inbox, by name; at most some hundred. Secrets are `<secret>`.',
  access: 'alerts.read',
  reply: contactPointsReply,
  async handle(services, call) {
    alertingOf(services, call.caller)
    return { rows: describeContactPoints(services.alerting) }
  },
})
