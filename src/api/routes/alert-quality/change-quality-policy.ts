import { changeQualityPolicy, readQualityPolicy } from '../../../alerting/index.ts'
import { changeQualityPolicyBody, qualityPolicyReply } from '../../contract/alert-quality.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const changeQualityPolicyRoute = defineRoute({
  method: 'PUT',
  path: '/api/alerting/quality/policy',
  summary: 'Change what is done against noise',
  description: 'Holds at once. The change stands in the audit trail.',
  access: 'alerts.write',
  body: changeQualityPolicyBody,
  reply: qualityPolicyReply,
  async handle(services, { body: { policy, version }, caller }) {
    const core = alertingOf(services, caller)
    await changeQualityPolicy({ ...services, caller }, { policy, fromVersion: version })
    const isPlain = services.alerting.file !== undefined
    const chosen = await readQualityPolicy(services.state, { projectId: caller.projectId, isPlain })
    core.state.quality.policy = chosen.policy
    return chosen
  },
})
