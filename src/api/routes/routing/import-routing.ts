import { importConfig, planImport } from '../../../alerting/index.ts'
import { importRoutingBody, importRoutingReply } from '../../contract/routing.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { refuseBesideFile } from './refuse-beside-file.ts'

export const importRoutingRoute = defineRoute({
  method: 'POST',
  path: '/api/alerting/routing/import',
  summary: 'Take an alertmanager.yml over',
  description:
    'Its routes replace those that are kept, its contact points those of the same names. It is read as the file would be and refused in the same words, with `isTrial` in `problems`. A secret given as `<secret>` stays as it is kept. Files of the server cannot be named. The change stands in the audit trail.',
  access: 'alerts.write',
  body: importRoutingBody,
  reply: importRoutingReply,
  async handle(services, { body: { yaml: text, isTrial }, caller }) {
    alertingOf(services, caller)
    const { alerting } = services
    refuseBesideFile(alerting)
    const plan = await (isTrial ? planImport(alerting.kept, text) : importConfig({ kept: alerting.kept, caller }, { text }))
    return { problems: [...plan.problems], contactPoints: [...plan.contactPoints], leftOut: [...plan.leftOut] }
  },
})
