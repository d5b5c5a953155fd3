import { checkPolicy, previewPolicy } from '../../../alerting/index.ts'
import { previewAlertPolicyBody, previewAlertPolicyReply } from '../../contract/alert-policy.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { instantOf } from './show-policy.ts'

export const previewAlertPolicyRoute = defineRoute({
  method: 'POST',
  path: '/api/alert-policy/preview',
  summary: 'What would happen with an alert of each severity that fires now',
  description: 'Under the policy in force, or under one that is not saved. Changes nothing and tells nobody.',
  access: 'alerts.read',
  body: previewAlertPolicyBody,
  reply: previewAlertPolicyReply,
  async handle(services, { caller, body }) {
    const core = alertingOf(services, caller)
    const atMs = body.at === undefined ? core.clock.now() : Date.parse(body.at)
    const { policy } = body
    const problem = policy === undefined ? undefined : checkPolicy(policy, new Set(core.config.receivers.keys()), atMs)
    const labels = Object.entries(body.labels)
      .map(([name, value]) => [name, value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    const severities = problem === undefined ? previewPolicy(core, { policy, labels, atMs }) : []
    return {
      at: new Date(atMs).toISOString(),
      problem: problem ?? null,
      severities: severities.map(({ severity, isGoverned, quietUntilMs, entries }) => ({
        severity,
        governed: isGoverned,
        quietUntil: instantOf(quietUntilMs),
        entries: entries.map(({ atMs: dueMs, kind, receivers }) => ({
          at: new Date(dueMs).toISOString(),
          kind,
          contactPoints: [...receivers],
        })),
      })),
    }
  },
})
