import { testContactPoint } from '../../../alerting/index.ts'
import { testContactPointBody, testContactPointReply } from '../../contract/contact-points.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const testContactPointRoute = defineRoute({
  method: 'POST',
  path: '/api/alerting/contact-points/test',
  summary: 'Send a test message',
  description:
    'Really sends one, with what was entered, kept or not, or through a channel of a contact point in force, and answers what the vendor said. The audit trail says who did it.',
  access: 'alerts.write',
  body: testContactPointBody,
  reply: testContactPointReply,
  async handle(services, { body: { integration, ...body }, caller, signal }) {
    const { config } = alertingOf(services, caller)
    const { kept, tester } = services.alerting
    return testContactPoint({ ...services, caller, kept, config, tester }, { ...body, integration, signal })
  },
})
