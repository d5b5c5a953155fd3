import { removeContactPoint } from '../../../alerting/index.ts'
import { doneReply } from '../../contract/access.ts'
import { contactPointParams } from '../../contract/contact-points.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const removeContactPointRoute = defineRoute({
  method: 'DELETE',
  path: '/api/alerting/contact-points/:name',
  summary: 'Remove a contact point',
  description: 'Refused while a route leads to it. The change stands in the audit trail.',
  access: 'alerts.write',
  params: contactPointParams,
  reply: doneReply,
  async handle(services, { params, caller }) {
    alertingOf(services, caller)
    await removeContactPoint({ kept: services.alerting.kept, caller }, params)
    return {}
  },
})
