import { previewSilence } from '../../../alerting/index.ts'
import { previewSilenceBody, previewSilenceReply } from '../../contract/silences.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { matcherSetsOf } from './matcher-sets-of.ts'

export const previewSilenceRoute = defineRoute({
  method: 'POST',
  path: '/api/alerting/silences/preview',
  summary: 'Alerts that fire now and that a silence would fit',
  access: 'alerts.read',
  body: previewSilenceBody,
  reply: previewSilenceReply,
  async handle(services, { body: { matcherSets, limit }, caller }) {
    const core = alertingOf(services, caller)
    const { total, alerts } = await previewSilence(core, { matcherSets: matcherSetsOf(matcherSets), limit })
    return { total, alerts: alerts.map(({ fingerprint, labels }) => ({ fingerprint, labels: Object.fromEntries(labels) })) }
  },
})
