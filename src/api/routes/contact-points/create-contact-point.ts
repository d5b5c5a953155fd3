import { saveContactPoint } from '../../../alerting/index.ts'
import { contactPointRow, createContactPointBody } from '../../contract/contact-points.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { rowOf } from './row-of.ts'

export const createContactPointRoute = defineRoute({
  method: 'POST',
  path: '/api/alerting/contact-points',
  summary: 'Make a contact point',
  description:
    'Its secrets are kept encrypted and are never given back. Addresses inside are refused when a message is sent, unless the setting `outgoing.allowedHosts` allows them. What is wrong stands in `details.issues` with the `integration` it is about. The change stands in the audit trail.',
  access: 'alerts.write',
  body: createContactPointBody,
  reply: contactPointRow,
  async handle(services, { body, caller }) {
    alertingOf(services, caller)
    const { alerting } = services
    const namesOfFile = new Set(alerting.file?.config().receivers.keys())
    await saveContactPoint({ kept: alerting.kept, caller }, { ...body, fromVersion: undefined, namesOfFile })
    return rowOf(alerting, body.name)
  },
})
