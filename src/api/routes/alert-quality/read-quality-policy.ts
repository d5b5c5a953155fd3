import { readQualityPolicy } from '../../../alerting/index.ts'
import { qualityPolicyReply } from '../../contract/alert-quality.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const readQualityPolicyRoute = defineRoute({
  method: 'GET',
  path: '/api/alerting/quality/policy',
  summary: 'What is done against noise: flapping, one page a cause, the cap of pages',
  access: 'alerts.read',
  reply: qualityPolicyReply,
  async handle(services, { caller }) {
    alertingOf(services, caller)
    return readQualityPolicy(services.state, { projectId: caller.projectId, isPlain: services.alerting.file !== undefined })
  },
})
