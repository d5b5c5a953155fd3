import { listVerdicts } from '../../../alerting/index.ts'
import { verdictsQuery, verdictsReply } from '../../contract/alert-quality.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { answerVerdict } from './answer-verdict.ts'

export const listVerdictsRoute = defineRoute({
  method: 'GET',
  path: '/api/alerting/verdicts',
  summary: 'What people thought of alerts',
  description: 'Each time they fired, the newest first. Pages by `cursor`.',
  access: 'alerts.read',
  query: verdictsQuery,
  reply: verdictsReply,
  async handle(services, { query, caller }) {
    alertingOf(services, caller)
    const { limit, cursor } = query
    const { verdicts, next } = await listVerdicts(services.state, { fingerprints: query.fingerprint.split(','), limit, cursor })
    return { rows: verdicts.map(answerVerdict), next }
  },
})
