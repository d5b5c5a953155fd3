import { doneReply } from '../../contract/access.ts'
import { viewReasonBody } from '../../contract/personal-data.ts'
import { defineRoute } from '../../route.ts'

export const giveViewReasonRoute = defineRoute({
  method: 'POST',
  path: '/api/personal-data/reason',
  summary: 'Say why you need to see personal data: for an hour what answered `reason_needed` is let through',
  access: 'telemetry.read',
  body: viewReasonBody,
  reply: doneReply,
  async handle({ personalViews }, { body, caller }) {
    await personalViews.giveReason(caller, body.reason)
    return {}
  },
})
