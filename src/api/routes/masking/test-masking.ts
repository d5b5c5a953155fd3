import { getSetting } from '../../../access/index.ts'
import { compileRedactor, maskingSetting } from '../../../pipeline/index.ts'
import { maskingTestBody, maskingTestReply } from '../../contract/masking.ts'
import { defineRoute } from '../../route.ts'

export const testMaskingRoute = defineRoute({
  method: 'POST',
  path: '/api/masking/test',
  summary: 'See what a text would become',
  access: 'settings.read',
  body: maskingTestBody,
  reply: maskingTestReply,
  async handle({ state }, { body, caller }) {
    const settings = body.masking ?? (await getSetting(state, maskingSetting, caller.projectId)).value
    const counts = new Map<string, number>()
    const text = compileRedactor(settings).mask(body.text, counts)
    return { text, masked: [...counts].map(([detector, count]) => ({ detector, count })) }
  },
})
