import { saveContactPoint } from '../../../alerting/index.ts'
import { changeContactPointBody, contactPointParams, contactPointRow } from '../../contract/contact-points.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { rowOf } from './row-of.ts'

export const changeContactPointRoute = defineRoute({
  method: 'PUT',
  path: '/api/alerting/contact-points/:name',
  summary: 'Change a contact point',
  description:
    'A secret given as `<secret>` stays as it is kept, while the address it is sent to stays too. Refused with 409 when it is no longer at `fromVersion`. The change stands in the audit trail.',
  access: 'alerts.write',
  params: contactPointParams,
  body: changeContactPointBody,
  reply: contactPointRow,
  async handle(services, { params, body, caller }) {
    alertingOf(services, caller)
    await saveContactPoint({ kept: services.alerting.kept, caller }, { ...params, ...body, namesOfFile: new Set() })
    return rowOf(services.alerting, params.name)
  },
})
