import { judgeAlert } from '../../../alerting/index.ts'
import { judgeAlertBody, verdictReply } from '../../contract/alert-quality.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { answerVerdict } from './answer-verdict.ts'

export const judgeAlertRoute = defineRoute({
  method: 'PUT',
  path: '/api/alerting/verdicts',
  summary: 'Say whether an alert was useful, noise, or a duplicate',
  description: 'One verdict for each time it fired: the last word counts and is kept for 400 days. The change stands in the audit trail.',
  access: 'alerts.write',
  body: judgeAlertBody,
  reply: verdictReply,
  async handle(services, { body: { startsAt, ...body }, caller }) {
    alertingOf(services, caller)
    const startsAtMs = startsAt === undefined ? undefined : Date.parse(startsAt)
    return answerVerdict(await judgeAlert({ clock: services.clock, database: services.state, caller }, { ...body, startsAtMs }))
  },
})
